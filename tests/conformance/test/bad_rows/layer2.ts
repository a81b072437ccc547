import fc from "fast-check";
import {
  cryptoSectorCases,
  cryptoSectorMembershipCases,
  sectorAnalysisCases,
  sectorPerformanceCases,
  sectorRotationSignalCases,
} from "../constraints/layer2.ts";
import {
  all,
  contradiction,
  either,
  just,
  maybe,
  ownId,
  period,
  type TableRows,
  values,
  wrongStep,
} from "./rows.ts";
import { instants } from "./values.ts";

export const cryptoSectorRows: TableRows = {
  cases: cryptoSectorCases,
  agreeing: ({ sectorId }) => values({ parentId: maybe(fc.constant(sectorId)) }),
  contradictions: () => [
    contradiction("crypto_sectors_parent_id_check", "part of itself", just({ parentId: ownId })),
  ],
};

export const cryptoSectorMembershipRows: TableRows = {
  cases: cryptoSectorMembershipCases,
  agreeing: () => values({ isPrimary: fc.boolean() }),
};

export const sectorAnalysisRows: TableRows = {
  cases: sectorAnalysisCases,
  agreeing: () =>
    either(
      period.map(([analysisTime, validUntil]) => ({ analysisTime, validUntil })),
      values({ analysisTime: instants, validUntil: fc.constant(null) }),
    ),
  contradictions: () => [
    contradiction(
      "sector_analysis_valid_until_check",
      "ended before it was made",
      period.map(([validUntil, analysisTime]) => ({ analysisTime, validUntil })),
    ),
    contradiction(
      "sector_analysis_valid_until_check",
      "ended when it was made",
      instants.map((at) => ({ analysisTime: at, validUntil: at })),
    ),
  ],
};

export const sectorPerformanceRows: TableRows = { cases: sectorPerformanceCases };

export const sectorRotationSignalRows: TableRows = {
  cases: sectorRotationSignalCases,
  agreeing: ({ sectorId, otherSectorId }) =>
    all(
      fc.constantFrom(
        { fromSectorId: sectorId, toSectorId: otherSectorId },
        { fromSectorId: otherSectorId, toSectorId: sectorId },
        { fromSectorId: null, toSectorId: sectorId },
        { fromSectorId: sectorId, toSectorId: null },
      ),
      either(
        period.map(([detectedAt, expiresAt]) => ({ detectedAt, expiresAt })),
        values({ detectedAt: instants, expiresAt: fc.constant(null) }),
      ),
    ),
  contradictions: ({ sectorId, otherSectorId }) => [
    contradiction(
      "sector_rotation_signals_sectors_check",
      "from a sector to itself",
      fc.constantFrom(sectorId, otherSectorId).map((id) => ({ fromSectorId: id, toSectorId: id })),
    ),
    contradiction(
      "sector_rotation_signals_sectors_check",
      "from nowhere to nowhere",
      just({ fromSectorId: null, toSectorId: null }),
    ),
    wrongStep(
      "sector_rotation_signals_sectors_check",
      "from cash, and its aim taken away",
      just({ fromSectorId: null, toSectorId: sectorId }),
      just({ toSectorId: null }),
    ),
    contradiction(
      "sector_rotation_signals_expires_at_check",
      "ended before it was seen",
      period.map(([expiresAt, detectedAt]) => ({ detectedAt, expiresAt })),
    ),
    contradiction(
      "sector_rotation_signals_expires_at_check",
      "ended when it was seen",
      instants.map((at) => ({ detectedAt: at, expiresAt: at })),
    ),
  ],
};
