import type { CodePurpose } from '../../core/identity/types.ts'

/** What the document calls the purposes of codes. */
export const purposes = {
  login: 'login',
  register: 'register',
  'reset-password': 'reset_password',
  'verify-phone': 'verify_phone',
  'verify-email': 'verify_email',
  'update-phone': 'update_phone',
  'update-email': 'update_email',
} as const satisfies Record<string, CodePurpose>

export type OtpAction = keyof typeof purposes

export function actionOf(purpose: CodePurpose): OtpAction | undefined {
  return otpActions.find((action) => purposes[action] === purpose)
}

/** Safe: these are the keys of the table. */
export const otpActions = Object.keys(purposes) as OtpAction[]
