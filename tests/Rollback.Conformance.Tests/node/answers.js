// A provider that speaks gRPC without the SDK's server and answers Create with the status that the input `status` names.
// Parameterized, it is a package of another name. Its configuration: `bad` has two faults, another `account` replaces the provider, anything else updates it.
const grpc = require("@grpc/grpc-js");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const services = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const server = new grpc.Server();
server.addService(services.ResourceProviderService, {
    parameterize: (call, answer) => {
        const response = new messages.ParameterizeResponse();
        response.setName(call.request.getValue().getName());
        response.setVersion(call.request.getValue().getVersion());
        answer(null, response);
    },
    checkConfig: (call, answer) => {
        const response = new messages.CheckResponse();
        response.setInputs(call.request.getNews());
        for (const property of call.request.getNews().toJavaScript().bad ? ["bad", "worse"] : []) {
            const failure = new messages.CheckFailure();
            failure.setProperty(property);
            failure.setReason(`is ${property}`);
            response.addFailures(failure);
        }

        answer(null, response);
    },
    diffConfig: (call, answer) => {
        const [olds, news] = [call.request.getOldInputs().toJavaScript(), call.request.getNews().toJavaScript()];
        const changed = Object.keys({ ...olds, ...news }).filter(key => olds[key] !== news[key]);
        const response = new messages.DiffResponse();
        response.setChanges(changed.length ? messages.DiffResponse.DiffChanges.DIFF_SOME : messages.DiffResponse.DiffChanges.DIFF_NONE);
        response.setDiffsList(changed);
        response.setReplacesList(changed.filter(key => key === "account"));
        answer(null, response);
    },
    configure: (call, answer) => answer(null, new messages.ConfigureResponse()),
    check: (call, answer) => {
        const response = new messages.CheckResponse();
        response.setInputs(call.request.getNews());
        answer(null, response);
    },
    diff: (call, answer) => {
        const response = new messages.DiffResponse();
        response.setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE);
        answer(null, response);
    },
    create: (call, answer) => {
        const status = call.request.getProperties().toJavaScript().status;
        if (status) {
            return answer({ code: grpc.status[status], details: `answered ${status}` });
        }

        const response = new messages.CreateResponse();
        response.setId("made");
        response.setProperties(call.request.getProperties());
        answer(null, response);
    },
    delete: (call, answer) => answer(null, new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
});
