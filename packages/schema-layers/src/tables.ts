export * from "./layer1/index.ts";
export * from "./layer2/index.ts";
export * from "./layer3/index.ts";
export * from "./layer4/index.ts";
