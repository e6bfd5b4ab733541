import type { MessageText } from './templates.ts'

export function activationText(url: string): MessageText {
  return {
    subject: 'Activate your account',
    paragraphs: [
      'Welcome. Please follow this link to activate your account:',
      'It works once, within three days. If you did not ask for an account, ignore this message.',
    ],
    link: { label: 'Activate the account', url },
  }
}

export function passwordResetText(url: string): MessageText {
  return {
    subject: 'Reset your password',
    paragraphs: [
      'Please follow this link to choose a new password:',
      'It works once, within three days. If you did not ask for it, ignore this message: your ' +
        'password stays as it is.',
    ],
    link: { label: 'Choose a new password', url },
  }
}

export function passwordChangedText(): MessageText {
  return {
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account was changed a moment ago.',
      'If that was not you, please contact us at once.',
    ],
  }
}
