-- Additive: replication fills every other column, and the way back leaves this one out.
ALTER TABLE orders ADD COLUMN source text;
