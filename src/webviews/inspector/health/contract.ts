import type { TableHealth } from "../../../catalog/health";

export type HealthRequests = {
  loadHealth: { params: { branch: string }; result: TableHealth };
};
