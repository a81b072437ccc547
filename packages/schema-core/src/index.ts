export * from "./auth.ts";
export * from "./referenced.ts";
export * from "./user_profile.ts";
export * from "./user_session.ts";
