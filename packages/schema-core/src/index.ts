export * from "./auth.ts";
export * from "./notification_channels.ts";
export * from "./user.ts";
export * from "./user_profile.ts";
export * from "./user_session.ts";
