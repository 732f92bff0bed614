DROP INDEX "runs_scheduled";--> statement-breakpoint
DROP INDEX "backfills_deployment";--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "seen_in_url_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "seen_in_browser_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD COLUMN "outcome" text DEFAULT 'started' NOT NULL;--> statement-breakpoint
ALTER TABLE "rejected_calls" ADD COLUMN "count" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "rejected_calls" ADD COLUMN "last_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "paused_by_run_id" uuid;--> statement-breakpoint
CREATE INDEX "rejected_calls_hook" ON "rejected_calls" USING btree ("hook_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_backfilled" ON "runs" USING btree ("backfill_id","scheduled_for") WHERE "runs"."backfill_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_scheduled" ON "runs" USING btree ("deployment_id","scheduled_for") WHERE "runs"."scheduled_for" is not null and "runs"."cause" = 'schedule';--> statement-breakpoint
CREATE INDEX "backfills_deployment" ON "backfills" USING btree ("deployment_id","id");