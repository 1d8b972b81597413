/** Demo values. Only this emulator knows them; they open nothing else. */
export const demo = Object.freeze({
	partner: Object.freeze({
		id: 'oc_demo4f0a6d1c9b',
		secret: 'oc_demosecret7c2e58b1',
		/** The first one is used when an authorization request names none (authentication.md 4.1). */
		redirectUris: Object.freeze([
			'http://localhost:5678/rest/oauth2-credential/callback',
			'https://partner.example.com/stitch/callback',
		]),
	}),
	/** The existing account that looks real. */
	account: Object.freeze({
		stitchClientId: 204817,
		accessToken: 'ac_demo204817a61f3d5e7b9c',
		email: 'ada@acme.example.com',
		company: 'Acme',
		destinationId: 412003,
		sourceIds: Object.freeze({
			hubspot: 530110,
			shopDb: 530111,
			importApi: 530112,
			recurly: 530113,
			toggl: 530114,
			paused: 530115,
			systemPaused: 530116,
			deleted: 530117,
			form: 530118,
			oauth: 530119,
			fieldSelection: 530120,
		}),
		/** An Import API token of source `importApi`. */
		importToken: 'at_demo530112c0ffee1d2b',
		importTokenId: 828800114,
		hookId: 17,
		emailId: 31,
	}),
	/** A second existing account, smaller. */
	secondAccount: Object.freeze({
		stitchClientId: 204955,
		accessToken: 'ac_demo204955b72e4c6f80ad',
		email: 'grace@globex.example.com',
		company: 'Globex',
		destinationId: 412090,
		sourceIds: Object.freeze({ warehouse: 531201, stripe: 531202 }),
	}),
});
