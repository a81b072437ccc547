# The `strata` command from this repository: `docker run -e DATABASE_URL=postgres://… strata` applies the migrations,
# and `docker run … strata status` runs another command.
FROM node:20-bookworm-slim AS build
WORKDIR /strata
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile \
    && pnpm run build \
    && pnpm --filter @strata/migrator deploy --prod /app

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app ./
USER node
ENTRYPOINT ["node", "/app/bin/strata.js"]
CMD ["migrate"]
