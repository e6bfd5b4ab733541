import { failure } from '../domain-error.ts'
import type { PasswordProblem } from './password-rules.ts'
import type { LinkPurpose } from './types.ts'

export class NotAuthenticated extends failure('not_signed_in', 'not_authenticated') {}

export class TokenInvalid extends failure('not_signed_in', 'token_invalid') {}

/** A visitor asks for what needs an account. */
export class AccountRequired extends failure('not_signed_in', 'account_required') {}

export class NotStaff extends failure('not_allowed', 'not_staff') {}

/** A cookie-authenticated write from a foreign origin. */
export class ForeignOrigin extends failure('not_allowed', 'foreign_origin') {}

/** A visit is to begin with the token of somebody who has signed in. */
export class AlreadySignedIn extends failure('conflict', 'already_signed_in') {}

export class WrongCredentials extends failure('not_signed_in', 'wrong_credentials') {}

/** The password is right, and the account waits for its activation or was deactivated. */
export class AccountDisabled extends failure('not_allowed', 'account_disabled')<
  'not_activated' | 'deactivated'
> {}

export class RefreshTokenRejected extends failure('not_signed_in', 'refresh_token_rejected') {}

export class EmailTaken extends failure('invalid', 'email_taken') {}

/** No telephone number that could be called. */
export class PhoneRejected extends failure('invalid', 'phone_rejected') {}

/** A national number says nothing without the country's code. */
export class CallingCodeMissing extends failure('invalid', 'calling_code_missing') {}

export class PhoneTaken extends failure('invalid', 'phone_taken') {}

/** A new password was written in two ways. */
export class PasswordsDiffer extends failure('invalid', 'passwords_differ') {}

/** The password that was to be changed is another one. */
export class WrongPassword extends failure('invalid', 'wrong_password') {}

/** Everything that is wrong with a new password, and where the command has it. */
export class PasswordRefused extends failure('invalid', 'password_refused')<{
  field: 'password' | 'newPassword'
  problems: PasswordProblem[]
}> {}

/** A link sent by email that is wrong, expired or used, or somebody else's. */
export class LinkRejected extends failure('invalid', 'link_rejected')<LinkPurpose> {}

/** The token of a one-time code that is unknown, expired or used, or at which five wrong codes were tried. */
export class CodeTokenRejected extends failure('invalid', 'code_token_rejected') {}

/** The code is good for something else. */
export class CodePurposeWrong extends failure('invalid', 'code_purpose_wrong') {}

export class CodeWrong extends failure('invalid', 'code_wrong') {}

/** No account is identified by this contact. */
export class ContactUnknown extends failure('not_found', 'contact_unknown') {}

/** Another contact is to be taken without a code that was sent there. */
export class ContactUnproven extends failure('invalid', 'contact_unproven') {}

/** The contact that is to be proven is not the user's. */
export class ContactForeign extends failure('invalid', 'contact_foreign')<'email' | 'phone'> {}

/** No account of this address can be sent such a link. */
export class EmailUnknown extends failure('not_found', 'email_unknown')<LinkPurpose> {}

/** An access token that Google does not know, or that signs nobody in here. */
export class GoogleTokenRejected extends failure('invalid', 'google_token_rejected') {}

/** No usable answer: whose token it is may be asked again. */
export class GoogleUnavailable extends failure('outside', 'google_unavailable')<string> {}

/** With the seconds after which it may be tried again. */
export class TooManyRequests extends failure('limit', 'too_many_requests')<number> {}
