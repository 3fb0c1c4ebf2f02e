import type { SchemaHistory, SpecUses } from "../../../catalog/schemaHistory";

export type SchemaRequests = {
  loadSchemaHistory: { params: null; result: SchemaHistory };
  listSpecUses: { params: null; result: SpecUses };
};
