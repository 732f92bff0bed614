ALTER TABLE "rate_limits" ALTER COLUMN "arrives_at" SET DATA TYPE timestamp with time zone;--> statement-breakpoint
ALTER TABLE "idempotency_records" ADD COLUMN "headers" jsonb;