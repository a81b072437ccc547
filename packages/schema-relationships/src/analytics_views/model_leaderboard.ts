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
 * One row is the newest evaluation of one model version that was not given up, for each kind of evaluation and
 * timeframe.
 *
 * One row is the newest evaluation of one model version, for each kind of evaluation and timeframe that it has, with
 * its rank among what compares with it. Models that were given up are left out.
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
        /** Model version that was judged. */
        modelId: model.id.as("model_id"),
        name: model.name,
        version: model.version,
        modelType: model.modelType,
        status: model.status,
        /**
         * Place among the models of its type by composite score, 1 is best; of the same kind of evaluation and
         * timeframe.
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

export type ModelLeaderboardEntry = typeof modelLeaderboard.$inferSelect;
