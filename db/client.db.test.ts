import { describe, expect, test } from "vitest";
import { testDatabase } from "#lib/testing/database.ts";
import { createDatabase } from "./client.ts";

const { url, cut } = await testDatabase();

const open = (max: number) => createDatabase(url, { max, applicationName: "transaction-test" });

describe("a transaction", () => {
  test("writes everything or nothing", async () => {
    const database = open(2);
    await database.executor.raw("create table ledger (entry text)");
    const failing = database.transaction(async ({ raw }) => {
      await raw("insert into ledger values ('half')");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    await database.transaction(async ({ raw }) => {
      await raw("insert into ledger values ('whole')");
    });
    expect(await database.executor.raw("select entry from ledger")).toEqual([{ entry: "whole" }]);
    await database.close();
  });

  test("whose connection is cut writes nothing more, and disturbs no transaction that follows on its connection", async () => {
    // One connection: whatever the orphaned callback sent would land in the neighbour's transaction.
    const database = open(1);
    await database.executor.raw("create table cut_ledger (entry text)");
    const events: string[] = [];
    const { promise: isCut, resolve: afterCut } = Promise.withResolvers<void>();
    const { promise: neighbourIsOpen, resolve: openNeighbour } = Promise.withResolvers<void>();
    const { promise: orphanTried, resolve: orphanTries } = Promise.withResolvers<void>();

    const orphan = database.transaction(async ({ raw }) => {
      await raw("insert into cut_ledger values ('orphan, before the cut')");
      await cut();
      await isCut;
      await neighbourIsOpen;
      const second = raw("insert into cut_ledger values ('orphan, after the cut')");
      await second.then(
        () => events.push("written"),
        () => events.push("refused"),
      );
      orphanTries();
    });
    await expect(orphan).rejects.toThrow();
    afterCut();

    const neighbour = database.transaction(async ({ raw }) => {
      await raw("insert into cut_ledger values ('neighbour')");
      openNeighbour();
      await orphanTried;
      // By now an unguarded callback has returned and sent its COMMIT.
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("the neighbour rolls back");
    });
    await expect(neighbour).rejects.toThrow("the neighbour rolls back");

    expect(events).toEqual(["refused"]);
    expect(await database.executor.raw("select entry from cut_ledger")).toEqual([]);
    await database.close();
  });

  test("that is cut while nothing is in flight is refused at its next statement", async () => {
    const database = open(1);
    const { promise: noticed, resolve: notice } = Promise.withResolvers<unknown>();
    const orphan = database.transaction(async ({ raw }) => {
      await raw("select 1");
      await cut();
      // The socket's end arrives in some later turn of the event loop.
      for (let turn = 0; turn < 1_000; turn++) {
        const error = await raw("select 1").then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error) return notice(error);
      }
      notice(null);
    });
    await expect(orphan).rejects.toThrow();
    expect(await noticed).toBeInstanceOf(Error);
    expect(await database.executor.raw("select 1 as alive")).toEqual([{ alive: 1 }]);
    await database.close();
  });
});
