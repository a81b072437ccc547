/** The ways in which a message reaches a person. */
export const notificationChannels = ["email", "push", "sms", "in_app"] as const;
