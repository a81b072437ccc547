import { aiModels, evaluationTypes, modelPerformance } from "@strata/schema-ai";
import { lines } from "@strata/schema-base";
import { desc, getColumns, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const model = aiModels;
const evaluation = modelPerformance;

const types = sql`(values ${sql.join(
  evaluationTypes.map((type) => sql`(${type})`),
  sql`, `,
)}) as kinds (evaluation_type)`;

/**
 * Newest evaluation of each model version by evaluation type and timeframe, ranked by composite score.
 *
 * Deprecated model versions are excluded.
 *
 * Read by `listLeaderboard`.
 */
export const modelLeaderboard = pgView("model_leaderboard")
  .with({ securityInvoker: true })
  .as((qb) => {
    const newest = qb
      .select({
        evaluationType: evaluation.evaluationType,
        timeframe: evaluation.timeframe,
        evaluatedAt: evaluation.evaluatedAt,
        sampleSize: evaluation.sampleSize,
        compositeScore: evaluation.compositeScore,
        grade: evaluation.grade,
        meetsThreshold: evaluation.meetsThreshold,
        accuracy: evaluation.accuracy,
        f1Score: evaluation.f1Score,
        mape: evaluation.mape,
        directionalAccuracy: evaluation.directionalAccuracy,
        winRate: evaluation.winRate,
        profitFactor: evaluation.profitFactor,
        sharpeRatio: evaluation.sharpeRatio,
        maxDrawdown: evaluation.maxDrawdown,
        totalReturn: evaluation.totalReturn,
      })
      .from(evaluation)
      .where(
        lines`
          ${evaluation.modelId} = ${model.id}
          and ${evaluation.evaluationType} = kinds.evaluation_type
          and ${evaluation.timeframe} = frames.timeframe
        `,
      )
      .orderBy(desc(evaluation.evaluatedAt))
      .limit(1)
      .as("newest");
    return qb
      .select({
        /** Evaluated model version. */
        modelId: model.id.as("model_id"),
        name: model.name,
        version: model.version,
        modelType: model.modelType,
        status: model.status,
        /**
         * Rank by composite score, 1 is best, among models of the same type, evaluation type and timeframe.
         */
        rank: lines<number>`
          rank() over (
            partition by ${model.modelType}, ${newest.evaluationType}, ${newest.timeframe}
            order by ${newest.compositeScore} desc nulls last
          )
        `
          .mapWith(Number)
          .as("rank"),
        ...getColumns(newest),
      })
      .from(model)
      .crossJoin(types)
      .crossJoin(sql`unnest(enum_range(null::timeframe)) as frames (timeframe)`)
      .crossJoinLateral(newest)
      .where(sql`${model.status} <> 'deprecated'`);
  });

/** A row of `model_leaderboard`. */
export type ModelLeaderboardEntry = typeof modelLeaderboard.$inferSelect;
