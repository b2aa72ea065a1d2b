using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>A stack whose only database is a real one.</summary>
internal static class DeployedDatabase
{
    public static void Deploy(this StackCheckout checkout, NpgsqlConnectionStringBuilder database, string user = "master", string snapshots = "")
    {
        checkout.Answer("preview", PulumiAnswers.Preview("""{"same": 4}"""));
        checkout.Answer("stack-output", $$$"""
            {"release": 1, "lineageHead": 3, "phase": "serve", "keys": {"vault": "arn:aws:kms:key/1"}, "secrets": {"orders-db": {"arn": "arn:1", "version": 1, "label": "v1"}},
             "endpoints": {"orders": {"blue": "http://b/", "green": "http://g/"}},
             "databases": {"orders": {"primary": 1, "name": "{{{database.Database}}}", "generations": {"1": {"endpoint": "127.0.0.1:{{{database.Port}}}", "identifier": "rollback-infra-dev-orders-g1"} },
                           "snapshots": { {{{snapshots}}} } } } }
            """);
        checkout.Before("stack-output", $$$"""case "$*" in *databaseCredentials*) echo '{"orders": {"username": "{{{user}}}", "password": "kept-secret"} }'; exit 0;; esac""");
    }
}
