import { type CandleFormat, prices } from "../format.ts";

/** "Historical Data" of Investing.com: dates with slashes, thousands separators, rounded volumes (57.48K). */
export const investing: CandleFormat = {
  name: "investing",
  title: "Investing.com",
  columns: { ...prices, time: ["date"], close: ["price"], volume: ["vol."] },
  requires: ["price", "change_%"],
  slashedDates: true,
  grouped: true,
  warning: "The volumes of Investing.com are rounded: 57.48K is read as 57480.",
};
