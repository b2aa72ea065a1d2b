namespace Rollback.Model.Tests;

/// <summary>Release texts to start from; tests break them by replacing a line.</summary>
internal static class Sample
{
    public const string ImageOne = "registry.example.com/orders@sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string ImageTwo = "registry.example.com/orders@sha256:2222222222222222222222222222222222222222222222222222222222222222";

    public const string First = $$"""
        release: 1
        created: { at: 2026-11-20T09:00:00Z, by: ana@example.com }
        summary: Orders start
        services:
          orders:
            blue: { image: {{ImageOne}}, replicas: 2 }
            green: { image: {{ImageOne}}, replicas: 2, flags: { newCheckout: true } }
            traffic: { blue: 100, green: 0 }
            database: orders
        databases:
          orders:
            primary: 1
            generations:
              1: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14 }
        secrets: { orders-db: 1, session-key: 1 }
        objectives: { rto: 5m, rpo: 0s, failedRequests: 0 }

        """;

    /// <summary>Moves the database to generation 2 by replication.</summary>
    public const string Second = $$"""
        release: 2
        parent: PARENT
        created: { at: 2026-11-21T09:00:00Z, by: ana@example.com }
        summary: Orders move to generation 2
        services:
          orders:
            blue: { image: {{ImageOne}}, replicas: 2 }
            green: { image: {{ImageTwo}}, replicas: 3 }
            traffic: { blue: 0, green: 100 }
            database: orders
        databases:
          orders:
            primary: 2
            generations:
              1: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14 }
              2: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14, seed: { generation: 1, via: replication } }
        secrets: { orders-db: 2, session-key: 1 }
        changes:
          - { id: orders-v2, database: orders, class: reversible, apply: migrations/orders-v2.up.sql, undo: migrations/orders-v2.down.sql }
        objectives: { rto: 5m, rpo: 0s, failedRequests: 0 }

        """;

    /// <summary>Adds a database and gives up generation 1 of orders.</summary>
    public const string Third = $$"""
        release: 3
        parent: PARENT
        created: { at: 2026-11-22T09:00:00Z, by: ana@example.com }
        summary: Billing starts, orders give up generation 1
        services:
          orders:
            blue: { image: {{ImageTwo}}, replicas: 2 }
            green: { image: {{ImageTwo}}, replicas: 3 }
            traffic: { blue: 0, green: 100 }
            database: orders
        databases:
          billing:
            primary: 1
            generations:
              1: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14 }
          orders:
            primary: 2
            generations:
              2: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14, seed: { generation: 1, via: replication } }
        secrets: { orders-db: 2, session-key: 1, billing-db: 1 }
        objectives: { rto: 5m, rpo: 0s, failedRequests: 0 }
        retire: { databases: { orders: [1] } }

        """;
}
