import type { SentCode } from '../../../core/identity/request-code.ts'
import type { Http } from '../../../http/app-env.ts'
import { done } from '../envelope.ts'
import { actionOf } from '../otp-actions.ts'

/** Whatever `x-debug-mode` says, the code itself is told to nobody but its receiver. */
export function presentSentCode(c: Http, { token, purpose }: SentCode): Response {
  return done(c, 'OTP sent', { otp_token: token, otp_action: actionOf(purpose) })
}
