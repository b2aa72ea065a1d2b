-- Additive: version 1 of the service neither sees nor misses the column.
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN IF NOT EXISTS channel text;
