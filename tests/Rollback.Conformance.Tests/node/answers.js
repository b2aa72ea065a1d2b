// A provider that speaks gRPC without the SDK's server and answers Create with the status that the input `status` names.
const grpc = require("@grpc/grpc-js");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const services = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const server = new grpc.Server();
server.addService(services.ResourceProviderService, {
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
