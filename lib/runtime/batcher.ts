/** What a batch comes to, item by item. One that is still a promise does not hold up the next batch. */
type Settled<Result> = Result | Promise<Result>;

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Settled<Result>) => void;
  reject: (error: unknown) => void;
};

/**
 * Group commit. What arrives while all lanes are taken gathers into the next batch, which leaves when a batch under way
 * has returned: no timer, so nothing waits when nothing is going on. The work begins after every item of its batch has
 * arrived, and answers in the order of the items; when it throws, all of them fail.
 */
export function createBatcher<Item, Result>(
  work: (items: readonly Item[]) => Promise<Settled<Result>[]>,
  { itemsMax, lanes }: { itemsMax: number; lanes: number },
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isLeaving = false;

  async function run(): Promise<void> {
    isLeaving = false;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, itemsMax);
      try {
        const results = await work(batch.map(({ item }) => item));
        batch.forEach(({ resolve, reject }, index) => {
          if (index < results.length) resolve(results[index] as Settled<Result>);
          else reject(new Error("a batch gave fewer results than it had items"));
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    underWay--;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isLeaving || underWay >= lanes) return;
      isLeaving = true;
      underWay++;
      // Not at once: what the same turn of the event loop read from its sockets belongs to the same batch.
      setImmediate(run);
    });
}
