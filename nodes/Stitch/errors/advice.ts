import type { StitchError } from '../api/StitchError';

/** What a person reads instead of Stitch's answer: what happened, and what to do. */
export interface Words {
	message: string;
	description: string;
}

interface Rule extends Words {
	status?: number;
	/** Matches the start of `Code: words`, Stitch's code and its message. Linear: that may be long. */
	words?: RegExp;
	/** Matches method and path: `POST /v4/sources`. */
	endpoint?: RegExp;
}

const PLANS = 'Free Trial, Advanced and Premium';

/**
 * The documented answers, most specific first; the first that fits counts. Stitch's own text is
 * always kept beside the advice.
 */
const RULES: Rule[] = [
	// connect-api.md 8.1
	{
		endpoint: /^POST \/v3\/accounts$/,
		words: /ExistingUser|already associated with an active user/,
		message: "The 'Email' already belongs to a Stitch user",
		description:
			'An account can only be created for a new user. If an earlier run created it, use the token stored then. To act in an account of somebody else, let its owner accept through OAuth2, or use Get Authorization URL and Exchange Authorization Code.',
	},
	// 401 and 403 are undocumented; no access token is sent there.
	...[{ words: /partner_(id|secret): required/ }, { status: 401 }, { status: 403 }].map(
		(answer) => ({
			...answer,
			endpoint: /^POST \/v3\/accounts$/,
			message: 'Stitch does not accept the partner ID or partner secret',
			description:
				'Check "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential. Stitch gives them to approved partners.',
		}),
	),
	{
		endpoint: /^POST \/v3\/accounts$/,
		words: /BadRequest|Invalid form data/,
		message: 'Stitch does not accept the data for the new account',
		description:
			"Check 'Email', 'First Name', 'Last Name' and 'Company': none may be empty, and the email address must be valid.",
	},
	// authentication.md 4.4: status and body undocumented; 5xx and 429 say nothing of the code
	...[400, 401, 403, 404].map((status) => ({
		endpoint: /^POST \/oauth\/token$/,
		status,
		message: "Stitch did not exchange the 'Code' for a token",
		description:
			'A code works once and for five minutes. Send the user to the authorization URL again, and check "Client Secret" in the "Stitch OAuth2 API" credential.',
	})),
	// import-api.md 3.2 to 3.4
	{
		status: 401,
		words: /Invalid region/,
		message: 'The token belongs to an account in the other region',
		description:
			'Choose the other "Region" in the "Stitch Import API" credential. It is shown in Stitch under Account Settings.',
	},
	{
		status: 401,
		words: /Connection is not active/,
		message: 'The Import API source of this token is paused or deleted',
		description:
			'Unpause the source in Stitch (Source: Unpause), or use the token of another Import API source.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 401,
		message: 'Stitch refused the Import API token',
		description:
			'The token was revoked, or it is not one from the source in Stitch or from Import API Token: Create. Check "Access Token", "Client ID" and "Region" in the "Stitch Import API" credential.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 403,
		message: 'The Import API token belongs to another Stitch account',
		description:
			'Check "Client ID" in the "Stitch Import API" credential: it has to be the account of the token.',
	},
	{
		endpoint: /^POST \/v2\/import\//,
		status: 413,
		message: 'The request is larger than Stitch accepts (20 MB)',
		description:
			'The node never sends more, so a gateway takes less: push fewer or smaller items in one run.',
	},
	...[400, 422].map((status) => ({
		endpoint: /^POST \/v2\/import\//,
		status,
		message: 'Stitch does not accept the records',
		description:
			"Check 'Table Name', 'Key Names' and the data: every key has to be in every record and must not be null.",
	})),
	...[
		...[404, 405, 415].map((status) => ({ endpoint: /^POST \/v2\/import\//, status })),
		// What the node never sends (connect-api.md 8.5 to 8.11, 8.25).
		{
			words:
				/only include (a type, a name|the params)|must be a map with type|modifying destination type|contain a 'streams' property/,
		},
	].map((answer) => ({
		...answer,
		message: 'Stitch does not take this request',
		description: 'A gateway may have changed it: check the base URL in the credential.',
	})),
	// connect-api.md section 3: on the jobs endpoints also for another account's ID
	{
		endpoint: /^GET \/v4\/\d+\/(extractions|loads)/,
		status: 401,
		message: 'Stitch refused the access token for this account',
		description: `The token belongs to another account than 'Stitch Account ID' (select the right credential), it was revoked or disabled, or the account's plan has no API access (the plans with it: ${PLANS}).`,
	},
	// 401 of the Connect API: body undocumented (authentication.md section 6)
	{
		status: 401,
		message: 'Stitch refused the access token',
		description: `The token was revoked or disabled, it is of another kind (such as an Import API token), or the account's plan has no API access (the plans with it: ${PLANS}). Reconnect the account, or replace the token in the credential.`,
	},
	// connect-api.md 8.14, 8.17
	{
		words: /InvalidProperties/,
		message: 'Stitch does not accept the values of some properties',
		description:
			"Correct these fields under 'Properties'. Stitch takes no empty values; leave a field out instead.",
	},
	// Unknown types of a GET are undocumented (connect-api.md 8.4).
	...[{ words: /InvalidType/ }, { endpoint: /^GET \/v4\/source-types\/./, status: 404 }].map(
		(answer) => ({
			...answer,
			message: "The 'Source Type' does not exist",
			description: 'Pick a type from the list, such as "platform.hubspot".',
		}),
	),
	...[
		{ words: /non-unique name after deriving/, name: 'Display Name' },
		{ words: /non-unique name/, name: "Display Name' or 'Schema Name" },
	].map(({ words, name }) => ({
		words,
		message: `The '${name}' is in use: another source has it`,
		description:
			"Choose another one, or another 'Schema Name': left out, Stitch makes it from the display name. If an earlier run created that source, update it.",
	})),
	{
		words: /InvalidName|InvalidDisplayName/,
		message: "Stitch does not accept the 'Display Name' or the 'Schema Name'",
		description:
			'A schema name has under 50 lower-case letters, digits, _ and $, beginning with a letter or _. Left out, Stitch makes it from the display name.',
	},
	{
		words: /InvalidCronExpression/,
		message: "Stitch does not accept the 'cron_expression'",
		description:
			'Exactly one of day-of-month and day-of-week has to be "?", as in "0 0 12 ? * MON-FRI *".',
	},
	{
		words: /access to cron_expression/,
		message: 'The plan of the account has no cron scheduling',
		description: "Use 'frequency_in_minutes', or a plan with advanced scheduling.",
	},
	{
		words: /do not have access to source type/,
		message: 'The plan of the account does not include this source type',
		description: 'Pick another source type, or upgrade the plan in Stitch.',
	},
	{
		words: /InvalidId|invalid_source|Unable to locate source/,
		message: "The 'Source' does not exist in this account, or it is deleted",
		description:
			'Pick a source from the list, and check that the credential belongs to the account of the source.',
	},
	{
		endpoint: /\/v4\/sources/,
		words: /InvalidBody/,
		message: 'Stitch does not accept this combination of fields',
		description: "Check that 'Properties' holds names and values of this source type only.",
	},
	// connect-api.md 8.26
	{
		words: /already_running/,
		message: 'A replication job of this source is already running',
		description: "Set 'If Already Running' to Attach or Skip, or stop the running job first.",
	},
	{
		words: /Could not create job/,
		message: 'Stitch could not start the replication job',
		description: 'Check in Stitch that the source is set up completely.',
	},
	// connect-api.md 8.5 to 8.8
	{
		words: /destination limit|at most one destination/,
		message: 'The account has as many destinations as its plan allows',
		description: 'Delete a destination, or upgrade the plan in Stitch.',
	},
	...[
		{ words: /invalid connection id|Unable to locate dest/ },
		{ endpoint: /^(PUT|DELETE) \/v4\/destinations\/\d+$/, status: 404 },
	].map((answer) => ({
		...answer,
		message: "The 'Destination' does not exist in this account, or it is deleted",
		description:
			'Pick a destination from the list, and check that the credential belongs to its account.',
	})),
	// connect-api.md 8.24, 8.25
	{
		words: /invalid stream-id/,
		message: "The 'Stream' or the 'Source' does not exist",
		description:
			'Stitch names the stream even when the source is unknown: check both, and pick them from the lists.',
	},
	{
		words: /invalid tap-stream-ids/,
		message: 'One of the streams does not exist in this source',
		description: "Use the 'tap_stream_id' from Stream: List, not the numeric ID or the name.",
	},
	{
		words: /only non-discoverable metadata/,
		message: 'Some stream settings are read-only',
		description:
			'Only the settings under "non-discoverable-metadata-keys" of Stream: Get can be changed.',
	},
	{
		words: /Unsupported fields cannot be selected/,
		message: 'A field that Stitch cannot replicate was selected',
		description: 'Leave out fields whose "inclusion" is "unsupported" (see Stream: Get).',
	},
	// connect-api.md 8.31 to 8.34
	{
		words: /valid email address format/,
		message: "Stitch does not accept the 'Email Address'",
		description: 'Enter one complete email address.',
	},
	{
		words: /create additional custom notification/,
		message: 'The account has ten email recipients, which is the most Stitch allows',
		description: 'Delete one that is no longer needed (Email Recipient: List shows them all).',
	},
	{
		words: /create custom notification/,
		message: 'The plan of the account has no additional email recipients',
		description: 'Upgrade the plan in Stitch.',
	},
	{
		endpoint: /^PUT .*\/custom-emails\//,
		status: 400,
		message: "Stitch does not accept the 'disabled_at' of the recipient",
		description: "It is the time on n8n's machine: check its clock, then run this again.",
	},
	{
		endpoint: /^(PUT|DELETE) .*\/custom-emails\//,
		status: 404,
		message: "The 'Recipient' does not exist",
		description: 'Pick a recipient from the list.',
	},
	// connect-api.md 8.35 to 8.38
	{
		words: /does not have access to hooks/,
		message: 'The plan of the account has no post-load webhooks',
		description: `These plans have them: ${PLANS}. Upgrade the plan in Stitch.`,
	},
	{
		words: /exceeded the limit of .{0,80} hooks/,
		message: 'The account has as many hooks as Stitch allows (10)',
		description: 'Delete one that is no longer needed (Hook: List shows them all).',
	},
	{
		words: /boolean 'enable' key|Invalid POST body/,
		message: 'Stitch does not accept the hook',
		description: "Check 'Destination' and 'URL': the URL has to start with https://.",
	},
	...[{ words: /NotFound/ }, { status: 404 }].map((answer) => ({
		...answer,
		endpoint: /^(PUT|DELETE) .*\/hooks\//,
		message: "The 'Hook' does not exist in this account",
		description: 'Pick a hook from the list.',
	})),
	// connect-api.md 8.29
	{
		endpoint: /^GET \/v4\/\d+\/extractions\/./,
		status: 404,
		message: 'Stitch has no log for this replication job',
		description:
			"Check 'Job Name'. Stitch keeps logs for 1 day (Free Trial), 7 days (Standard) or 60 days (Advanced, Premium). A job that has just started may have none.",
	},
	// connect-api.md 8.13, 8.16, 8.17: unknown ones undocumented, 404 by the general table
	{
		endpoint: /^GET \/v4\/destination-types\/./,
		status: 404,
		message: "The 'Destination Type' does not exist",
		description: 'Pick a type from the list, such as "postgres".',
	},
	{
		endpoint: /^(GET|PUT|DELETE) \/v4\/sources\/\d+$/,
		status: 404,
		message: "The 'Source' does not exist in this account",
		description:
			'Pick a source from the list, and check that the credential belongs to the account of the source.',
	},
	// connect-api.md section 3
	{
		status: 403,
		message: 'Stitch does not allow this with the access token',
		description:
			'Check that the credential belongs to the right account and that its plan includes the feature.',
	},
	{
		status: 404,
		message: "Stitch couldn't find what was requested",
		description:
			"Check the ID: it may not exist, or belong to another account than the credential's.",
	},
	{
		status: 429,
		message: 'Stitch received too many requests',
		description:
			'Run it again later. Extractions, loads and logs share a limit of 30 requests per 10 minutes and account.',
	},
];

/** Stitch's message is compared up to here; what a refusal is about is at its start. */
const COMPARED = 2_000;

/** The advice for a refusal, if the documents know it. */
export function adviceFor({ status, code, said = '', request }: StitchError): Words | undefined {
	const words = (code === undefined ? said : `${code}: ${said}`).slice(0, COMPARED);
	const endpoint = `${request.method} ${request.path}`;
	return RULES.find(
		(rule) =>
			(rule.status === undefined || rule.status === status) &&
			(rule.endpoint === undefined || rule.endpoint.test(endpoint)) &&
			(rule.words === undefined || rule.words.test(words)),
	);
}

/** What to check in Stitch before a request that may have been carried out is sent again. */
const CHECKS: Array<[endpoint: RegExp, check: string]> = [
	[
		/^POST \/v3\/accounts$/,
		'The account may exist: ask its owner, or run it again; Stitch then says that the email address is taken.',
	],
	[
		/^POST \/oauth\/token$/,
		'The code may be used up: send the user to the authorization URL again.',
	],
	[
		/^POST .*\/tokens$/,
		'List the tokens of the source, and delete the newest one before you create another.',
	],
	[/^POST .*\/sync$/, 'Look at the source in Stitch before you start its job again.'],
	[
		/^POST \/v2\/import\//,
		'Look at the table in the destination before you push the records again.',
	],
];

/** What to check before a request of unknown effect is sent again. */
export function whatToCheck({ request }: StitchError): string {
	const endpoint = `${request.method} ${request.path}`;
	const [, check] = CHECKS.find(([pattern]) => pattern.test(endpoint)) ?? [];
	return check ?? 'Check in Stitch before you run it again.';
}
