import * as z from 'zod'

export const slugField = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[-a-zA-Z0-9_]+$/, {
    error: 'Enter a valid slug: letters, digits, hyphens and underscores.',
  })
