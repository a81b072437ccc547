export { writeCategories } from "@strata/queries/sectors";
