import type { RefRequest } from "../../../catalog/refRequest";

export type RefsRequests = {
  /** Why branches and tags cannot be changed here. */
  findRefObstacle: { params: null; result: { obstacle?: string } };
  /** The host asks what is open, says what will happen, asks again, and does it; true when something was changed. */
  changeRefs: { params: RefRequest; result: boolean };
};
