/** Channels through which notifications are delivered. */
export const notificationChannels = ["email", "push", "sms", "in_app"] as const;
