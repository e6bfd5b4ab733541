/** What the shop has agreed with the wallet, which stands at both ends of every call. */
export const walletSettings = {
  apiUrl: 'http://wallet.test',
  apiKey: 'wallet_test_key',
  webhookSecret: 'wallet_test_secret',
}
