/** What a person reads instead of Stitch's answer: `message` says what happened, `wayOut` what to do. */
export interface Advice {
	message: string;
	wayOut: string;
	/** For code that has to tell this answer from others. */
	known?: 'hookLimit';
}

interface Rule extends Advice {
	status?: number;
	/** Matches Stitch's words or its code, as in `Code: words`. */
	words?: RegExp;
	/** Matches method and path: `POST /v4/sources`. */
	endpoint?: RegExp;
}

const PLANS = 'the plans Free Trial, Advanced and Premium';

/**
 * The documented answers, most specific first; the first that fits counts. Stitch's own text is
 * always kept beside the advice (see `failure.ts`).
 */
const RULES: Rule[] = [
	// connect-api.md 8.1
	{
		endpoint: /^POST \/v3\/accounts$/,
		words: /ExistingUser|already associated with an active user/,
		message: "The 'Email' already belongs to a Stitch user",
		wayOut:
			'An account can only be created for a new user. To act in the existing account, let its owner accept through OAuth2: connect a "Stitch OAuth2 API" credential, or use the operations Get Authorization URL and Exchange Authorization Code.',
	},
	{
		endpoint: /^POST \/v3\/accounts$/,
		words: /partner_(id|secret): required/,
		message: 'Stitch does not accept the partner ID or partner secret',
		wayOut:
			'Check "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential: they come from Stitch when a partner application is approved. They are not an API access token.',
	},
	// Undocumented; no access token is sent there.
	...[401, 403].map((status) => ({
		endpoint: /^POST \/v3\/accounts$/,
		status,
		message: 'Stitch does not accept the partner ID or partner secret',
		wayOut:
			'Check "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential: they come from Stitch when a partner application is approved.',
	})),
	{
		endpoint: /^POST \/v3\/accounts$/,
		words: /BadRequest|Invalid form data/,
		message: 'Stitch does not accept the data for the new account',
		wayOut:
			"Check 'Email', 'First Name', 'Last Name' and 'Company': none may be empty, and the e-mail address has to be a valid one.",
	},
	// authentication.md 4.4: status and body undocumented; 5xx and 429 say nothing of the code
	...[400, 401, 403, 404].map((status) => ({
		endpoint: /^POST \/oauth\/token$/,
		status,
		message: "Stitch did not exchange the 'Code' for a token",
		wayOut:
			'A code works once and for five minutes. Send the user to the authorization URL again, and check "Client Secret" in the "Stitch OAuth2 API" credential.',
	})),
	// import-api.md 3.2 to 3.4
	{
		status: 401,
		words: /Invalid region/,
		message: 'The token belongs to an account in the other region',
		wayOut:
			'Choose the other "Region" in the "Stitch Import API" credential. It is shown in Stitch under Account Settings.',
	},
	{
		status: 401,
		words: /Connection is not active/,
		message: 'The Import API source of this token is paused or deleted',
		wayOut:
			'Unpause the source in Stitch (Source: Unpause), or use the token of another Import API source.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 401,
		message: 'Stitch refused the Import API token',
		wayOut:
			'The token was revoked, or it is not an Import API token: those come from the source in Stitch or from Import API Token: Create. Check "Access Token", "Client ID" and "Region" in the "Stitch Import API" credential.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 403,
		message: 'The Import API token belongs to another Stitch account',
		wayOut:
			'Check "Client ID" in the "Stitch Import API" credential: it has to be the account of the token.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 413,
		message: 'The request is larger than Stitch accepts (20 MB)',
		wayOut:
			'Send smaller records. The node splits batches by itself, so a single record is too large.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 422,
		message: 'Stitch does not accept the records',
		wayOut:
			"Check 'Table Name', 'Key Names' and the data: every key has to be in every record and must not be null.",
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 400,
		message: 'Stitch does not accept the records',
		wayOut: 'Compare the records with the schema and the key names.',
	},
	...[404, 405, 415].map((status) => ({
		endpoint: /^POST \/v2\/import\//,
		status,
		message: 'The Import API of Stitch does not take this request',
		wayOut:
			'The request may have been changed on its way, or it went elsewhere: check the base URL in the credential, and the gateway behind it if there is one.',
	})),
	// connect-api.md section 3: on the jobs endpoints also for another account's ID
	{
		endpoint: /^GET \/v4\/\d+\/(extractions|loads)/,
		status: 401,
		message: 'Stitch refused the access token for this account',
		wayOut: `The token was revoked or disabled, it belongs to another account than 'Stitch Account ID', or the plan of its account has no API access (${PLANS} have).`,
	},
	// 401 of the Connect API: body undocumented (authentication.md section 6)
	{
		status: 401,
		message: 'Stitch refused the access token',
		wayOut: `The token was revoked or disabled, or the plan of its account has no API access (${PLANS} have). Reconnect the account or replace the token in the credential.`,
	},
	// connect-api.md 8.14, 8.17
	{
		words: /InvalidProperties/,
		message: 'Stitch does not accept the values of some properties',
		wayOut:
			"Correct these fields under 'Properties'. Stitch takes no empty values; leave a field out instead.",
	},
	{
		words: /InvalidType/,
		message: "The 'Source Type' does not exist",
		wayOut: 'Pick a type from the list, such as "platform.hubspot".',
	},
	{
		words: /InvalidName|InvalidDisplayName/,
		message: "Stitch does not accept the 'Display Name'",
		wayOut:
			'Stitch makes the schema name in the destination from it: under 50 characters, in lower case, from letters, digits and underscores, and not yet used in the account, deleted sources included. Choose another name.',
	},
	{
		words: /InvalidCronExpression/,
		message: "Stitch does not accept the 'cron_expression'",
		wayOut:
			'Exactly one of day-of-month and day-of-week has to be "?", as in "0 0 12 ? * MON-FRI *".',
	},
	{
		words: /access to cron_expression/,
		message: 'The plan of the account has no cron scheduling',
		wayOut: "Use 'frequency_in_minutes', or a plan with advanced scheduling.",
	},
	{
		words: /do not have access to source type/,
		message: 'The plan of the account does not include this source type',
		wayOut: 'Pick another source type, or upgrade the plan in Stitch.',
	},
	{
		words: /InvalidId|invalid_source|Unable to locate source/,
		message: "The 'Source' does not exist in this account, or it is deleted",
		wayOut:
			'Pick a source from the list, and check that the credential belongs to the account of the source.',
	},
	{
		endpoint: /\/v4\/sources/,
		words: /InvalidBody/,
		message: 'Stitch does not accept this combination of fields',
		wayOut: "Check that 'Properties' holds names and values of this source type only.",
	},
	// connect-api.md 8.26
	{
		words: /already_running/,
		message: 'A replication job of this source is already running',
		wayOut: "Choose under 'If Already Running' to attach to it or to skip, or stop it first.",
	},
	{
		words: /Could not create job/,
		message: 'Stitch could not start the replication job',
		wayOut: 'Try again later. If it stays so, check the source in Stitch.',
	},
	// connect-api.md 8.5 to 8.8
	{
		words: /destination limit|at most one destination/,
		message: 'The account has as many destinations as its plan allows',
		wayOut: 'Delete a destination, or upgrade the plan in Stitch.',
	},
	{
		words: /only include a type, a name, a description|body must be a map with type/,
		message: 'Stitch does not accept the fields of the destination',
		wayOut: "Check 'Destination Type' and 'Properties'.",
	},
	{
		words: /does not support modifying destination type/,
		message: 'The type of a destination cannot be changed',
		wayOut: 'Create a new destination of the other type.',
	},
	{
		words: /invalid connection id|Unable to locate dest/,
		message: "The 'Destination' does not exist in this account, or it is deleted",
		wayOut:
			'Pick a destination from the list, and check that the credential belongs to its account.',
	},
	{
		words: /may only include the params/,
		message: 'Stitch does not accept a filter on destinations',
		wayOut: 'List all destinations and filter them in the workflow.',
	},
	// connect-api.md 8.24, 8.25
	{
		words: /invalid stream-id/,
		message: "The 'Stream' or the 'Source' does not exist",
		wayOut:
			'Stitch names the stream in this answer also when the source is unknown: check both, and pick them from the lists.',
	},
	{
		words: /invalid tap-stream-ids/,
		message: 'One of the streams does not exist in this source',
		wayOut: "Use the 'tap_stream_id' as Stream: List gives it, not the numeric ID or the name.",
	},
	{
		words: /only non-discoverable metadata/,
		message: 'Some stream settings are read-only',
		wayOut:
			'Only the settings under "non-discoverable-metadata-keys" of Stream: Get can be changed.',
	},
	{
		words: /Unsupported fields cannot be selected/,
		message: 'A field that Stitch cannot replicate was selected',
		wayOut: 'Leave out fields whose "inclusion" is "unsupported" (see Stream: Get).',
	},
	{
		words: /body must contain a 'streams' property/,
		message: 'Stitch does not accept the stream selection',
		wayOut: "Each entry under 'Streams' needs a stream and at least one setting.",
	},
	// connect-api.md 8.31 to 8.34
	{
		words: /valid email address format/,
		message: "Stitch does not accept the 'Email Address'",
		wayOut: 'Enter one complete e-mail address.',
	},
	{
		words: /create additional custom notification/,
		message: 'The account has ten e-mail recipients, which is the most Stitch allows',
		wayOut: 'Delete one that is no longer needed (Email Recipient: List shows them all).',
	},
	{
		words: /create custom notification/,
		message: 'The plan of the account has no additional e-mail recipients',
		wayOut: 'Upgrade the plan in Stitch.',
	},
	{
		endpoint: /^PUT .*\/custom-emails\//,
		status: 400,
		message: "Stitch does not accept the 'disabled_at' of the recipient",
		wayOut: 'It is the time of the machine that n8n runs on: check its clock, then run this again.',
	},
	{
		endpoint: /^(PUT|DELETE) .*\/custom-emails\//,
		status: 404,
		message: "The 'Recipient ID' does not exist",
		wayOut: 'Take its ID from Email Recipient: List.',
	},
	// connect-api.md 8.35 to 8.38
	{
		words: /does not have access to hooks/,
		message: 'The plan of the account has no post-load webhooks',
		wayOut: `${PLANS[0].toUpperCase()}${PLANS.slice(1)} have them: upgrade the plan in Stitch.`,
	},
	{
		words: /exceeded the limit of .* hooks/,
		known: 'hookLimit',
		message: 'The account has as many hooks as Stitch allows (10)',
		wayOut: 'Delete one that is no longer needed (Hook: List shows them all).',
	},
	{
		words: /boolean 'enable' key|Invalid POST body/,
		message: 'Stitch does not accept the hook',
		wayOut: "Check 'Destination' and 'URL': the URL has to start with https://.",
	},
	{
		endpoint: /^(PUT|DELETE) .*\/hooks\//,
		words: /NotFound/,
		message: "The 'Hook ID' does not exist",
		wayOut: 'Take its ID from Hook: List.',
	},
	{
		endpoint: /^(PUT|DELETE) .*\/hooks\//,
		status: 404,
		message: "The 'Hook ID' does not exist",
		wayOut: 'Take its ID from Hook: List.',
	},
	// connect-api.md 8.29
	{
		endpoint: /^GET \/v4\/\d+\/extractions\/./,
		status: 404,
		message: 'Stitch has no log for this replication job',
		wayOut:
			"Check 'Job Name'. Logs are kept 1 day (Free Trial), 7 days (Standard) or 60 days (Advanced, Premium), and a job that has just started may have none yet.",
	},
	// connect-api.md 8.4, 8.13, 8.16, 8.17: unknown ones undocumented, 404 by the general table
	{
		endpoint: /^GET \/v4\/source-types\/./,
		status: 404,
		message: "The 'Source Type' does not exist",
		wayOut: 'Pick a type from the list, such as "platform.hubspot".',
	},
	{
		endpoint: /^GET \/v4\/destination-types\/./,
		status: 404,
		message: "The 'Destination Type' does not exist",
		wayOut: 'Pick a type from the list, such as "postgres".',
	},
	{
		endpoint: /^(GET|PUT|DELETE) \/v4\/sources\/\d+$/,
		status: 404,
		message: "The 'Source' does not exist in this account",
		wayOut:
			'Pick a source from the list, and check that the credential belongs to the account of the source.',
	},
	{
		endpoint: /^(PUT|DELETE) \/v4\/destinations\/\d+$/,
		status: 404,
		message: "The 'Destination' does not exist in this account, or it is deleted",
		wayOut:
			'Pick a destination from the list, and check that the credential belongs to its account.',
	},
	// connect-api.md section 3
	{
		status: 403,
		message: 'Stitch does not allow this with the access token',
		wayOut:
			'Check that the credential belongs to the right account and that its plan includes the feature.',
	},
	{
		status: 404,
		message: 'Stitch does not know what was asked for',
		wayOut: 'Check the ID: it may belong to another account than the credential, or not exist.',
	},
	{
		status: 429,
		message: 'Stitch received too many requests',
		wayOut:
			'Wait a few minutes. Extractions, loads and logs share a budget of 30 requests in 10 minutes per account; "Retry On Fail" in the settings of this node helps too.',
	},
];

/** The advice for an answer, if the documents know it. */
export function adviceFor(status: number, endpoint: string, words: string): Advice | undefined {
	return RULES.find(
		(rule) =>
			(rule.status === undefined || rule.status === status) &&
			(rule.endpoint === undefined || rule.endpoint.test(endpoint)) &&
			(rule.words === undefined || rule.words.test(words)),
	);
}
