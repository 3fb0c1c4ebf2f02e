import type { ConflictReport } from "../../../src/iceberg/conflicts/report";
import { ids } from "./orders";

const minute = 60_000;

/** An update beside a load, compaction beside a merge-on-read delete, and two that cannot fail. */
export const conflicts: ConflictReport = {
  windowMs: 5 * minute,
  pairs: [
    {
      earlierId: ids.beforeHead,
      laterId: ids.head,
      apartMs: 2.4 * minute,
      partitions: ["order_time_day=2026-11-21/customer_id_bucket=3", "order_time_day=2026-11-21/customer_id_bucket=5"],
      partitionCount: 9,
      sharedFiles: 0,
      risks: [{ snapshotId: ids.head, cause: "newData", underSnapshotIsolation: false }],
    },
    {
      earlierId: ids.delete,
      laterId: ids.compaction,
      apartMs: 0.7 * minute,
      partitions: ["order_time_day=2026-11-15/customer_id_bucket=1"],
      partitionCount: 1,
      sharedFiles: 0,
      risks: [
        { snapshotId: ids.compaction, cause: "newDeletes", underSnapshotIsolation: true },
        { snapshotId: ids.delete, cause: "removedFiles", underSnapshotIsolation: true },
      ],
    },
    {
      earlierId: ids.badLoad,
      laterId: ids.compaction,
      apartMs: 4.1 * minute,
      partitions: [],
      partitionCount: 0,
      sharedFiles: 3,
      risks: [],
    },
  ],
  appendPairs: 312,
  apartPairs: 4,
  commitsRead: 9,
  isCut: false,
  unread: [{ snapshotId: ids.delete, message: "There is no file /lake/shop/orders/metadata/snap-1.avro." }],
};
