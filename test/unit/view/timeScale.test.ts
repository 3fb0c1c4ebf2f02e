import { describe, expect, it } from "vitest";
import { chooseSpacing, placeStops } from "../../../src/view/timeScale";

describe("a timeline's stops", () => {
  it("run from the first step to now in proportion to time", () => {
    expect(placeStops([10, 60], 100, undefined, "time")).toEqual({ timesMs: [10, 100], fractions: [0, 1] });
  });

  it("give every step the same width", () => {
    expect(placeStops([10, 11], 100, undefined, "steps")).toEqual({ timesMs: [10, 11, 100], fractions: [0, 0.5, 1] });
  });

  it("begin where readable history does, and always end after they begin", () => {
    expect(placeStops([10], 100, 5, "steps").timesMs).toEqual([5, 10, 100]);
    const { timesMs } = placeStops([100], 100, undefined, "time");
    expect((timesMs[1] ?? 0) > (timesMs[0] ?? 0)).toBe(true);
  });
});

describe("the spacing chosen at first", () => {
  it("is by time where every bar can be read, else by change", () => {
    expect(chooseSpacing([0, 40], 100)).toBe("time");
    expect(chooseSpacing([0, 1], 100)).toBe("steps");
  });
});
