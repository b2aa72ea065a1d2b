-- Only once no version 2 writes any more: what it wrote into the column goes with it.
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN IF EXISTS channel;
