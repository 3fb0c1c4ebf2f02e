import { describe, expect, it } from "vitest";
import { describeFailure } from "../../../src/view/errors";

describe("words for a failure", () => {
  it("say the next step, and prefer the one that came with it", () => {
    const failure = { code: "notFound", message: "a.parquet is gone.", details: {} } as const;
    expect(describeFailure(failure)).toMatchObject({
      title: "Not found",
      message: "a.parquet is gone.",
      canRetry: true,
    });
    expect(describeFailure({ ...failure, details: { remedy: "Restore it." } }).remedy).toBe("Restore it.");
  });

  it("offer no retry where the answer would be the same", () => {
    expect(describeFailure({ code: "notUnique", message: "", details: {} }).canRetry).toBe(false);
    expect(describeFailure({ code: "unsupported", message: "", details: {} }).canRetry).toBe(false);
  });
});
