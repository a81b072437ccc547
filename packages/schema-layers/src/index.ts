export * as layer1 from "./layer1/index.ts";
export * from "./layer1/index.ts";
export * as layer2 from "./layer2/index.ts";
export * from "./layer2/index.ts";
export * as layer3 from "./layer3/index.ts";
export * from "./layer3/index.ts";
export * as layer4 from "./layer4/index.ts";
export * from "./layer4/index.ts";
