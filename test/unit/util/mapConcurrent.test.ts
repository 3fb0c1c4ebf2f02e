import { describe, expect, it } from "vitest";
import { mapConcurrent } from "../../../src/util/mapConcurrent";

describe("mapConcurrent", () => {
  it("keeps the order and never runs more than the limit", async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrent([5, 1, 4, 2, 3], 2, async (item, index) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running--;
      return `${index}:${item}`;
    });
    expect(results).toEqual(["0:5", "1:1", "2:4", "3:2", "4:3"]);
    expect(most).toBe(2);
  });

  it("rejects with the first failure and starts nothing after it", async () => {
    const started: number[] = [];
    const failing = mapConcurrent([1, 2, 3, 4], 1, async (item) => {
      started.push(item);
      if (item === 2) throw new Error("two");
    });
    await expect(failing).rejects.toThrow("two");
    expect(started).toEqual([1, 2]);
  });

  it("accepts an empty list", async () => {
    expect(await mapConcurrent([], 3, async () => 1)).toEqual([]);
  });
});
