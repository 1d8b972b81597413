/**
 * The shapes that the emulator works with and that tests script. Field names of what Stitch sends
 * are Stitch's; everything else is the emulator's own.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { createAgenda } from './agenda.mts';
import type { Clock } from './clock.mts';
import type { createJobs } from './state/jobs.mts';
import type { createChecks } from './state/checks.mts';
import type { createFaults } from './server/faults.mts';
import type { createJobsRequests } from './server/jobsRequests.mts';
import type { createRequestLog } from './server/requestLog.mts';
import type { createState } from './state/index.mts';
import type { createStateFile } from './state/file.mts';
import type { createBuilder } from './state/build.mts';

/** A fake-timers clock fits as it is. */
export interface ClockLike {
	now: number | (() => number);
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: never): void;
}

/** What an account's plan includes; the switches are the default of every account. */
export interface Plan {
	/** false: 401 on everything (authentication.md 2). */
	apiAccessInPlan: boolean;
	hooksInPlan: boolean;
	emailsInPlan: boolean;
	cronInPlan: boolean;
	/** Source types of the tier `enterprise` get `details.access: true`. */
	enterpriseInPlan: boolean;
	destinationLimit: number;
	hookLimit: number;
	emailLimit: number;
}

export interface Switches extends Plan {
	/** The consent page's redirect does not carry `state` back. */
	dropState: boolean;
	latencyMs: number;
	/** '' for an empty 401; another text is sent as it is, as JSON if it is JSON. */
	unauthorizedBody: string;
	/** How long a connection check runs. */
	checkDurationMs: number;
	/** How long a replication job runs. */
	jobDurationMs: number;
	/** A job that runs longer is terminated; Stitch's limit is 24 hours. */
	jobLimitMs: number;
	/** From the end of an extraction to its loads. */
	loadDelayMs: number;
	/** From the end of a job until the list of extractions shows it. */
	listLagMs: number;
	/** How far behind the log files are. */
	logLagMs: number;
	/** Jobs that run have a log as far as it goes; false: 404. */
	logsOfRunningJobs: boolean;
	/** What a page beyond the end of a list answers: Stitch's way isn't documented. */
	pageBeyondEnd: 'empty' | 'last' | '404' | '500';
	/** Starting a job answers with the undocumented `generic` refusal. */
	jobsRefused: boolean;
	/** The extractions list shows a running job (null times and statuses) in place of the last one. */
	showRunningJobs: boolean;
	/** Records per page of extractions and loads; Stitch's is 100. */
	pageSize: number;
	/** Over 30 jobs requests in ten minutes are answered 429. */
	enforceRateLimit: boolean;
	rateLimitRetryAfter: 'seconds' | 'date' | 'none';
	/** Which of the two documented shapes the list of Import API tokens has. */
	tokenListShape: 'objects' | 'ids';
	/** The unpublished connection check of destinations exists; false: 404. */
	destinationChecks: boolean;
	listDeletedDestinations: boolean;
	/** Source errors come as bare text, as in older versions. */
	plainTextErrors: boolean;
	hookTimeoutMs: number;
	/** Between the attempts of one hook delivery. */
	hookRetryMs: number;
	/** The region whose Import API this is: 'any' takes every account. */
	importRegion: 'any' | 'us-east-1' | 'eu-central-1';
	/** The Import API answers 202 in place of 201. */
	importQueued: boolean;
	/**
	 * How a record that doesn't fit its schema is refused: in the documented `sentence`, or in
	 * `lines`, one for each violation, as seen before; `table`: with the table's name in it too.
	 */
	importRecordTexts: 'sentence' | 'lines' | 'table';
	/** 413 comes as the HTML page of the web server in front of the Import API. */
	importTooLargeAsHtml: boolean;
	logUrlLifetimeMs: number;
}

export type FaultKind =
	| 'status'
	| 'reset-before'
	| 'reset-after'
	| 'timeout'
	| 'truncated-json'
	| 'html'
	| 'empty'
	| 'wrong-content-type'
	| 'redirect'
	| 'slow';

export interface Fault {
	kind: FaultKind;
	/** All methods when absent. */
	method?: string;
	/** Start of the path, or a pattern; all paths when absent. */
	path?: string | RegExp;
	/** How often; always when absent. */
	times?: number;
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
	delayMs?: number;
	/** 0 to 1; certain when absent. */
	probability?: number;
}

export interface ActiveFault extends Fault {
	hits: number;
}

export interface RecordedRequest {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	/** Milliseconds of the emulator's clock. */
	at: number;
}

export interface TypeProperty {
	name: string;
	is_required: boolean;
	is_credential: boolean;
	system_provided: boolean;
	property_type:
		| 'user_provided'
		| 'user_provided_immutable'
		| 'user_provided_advanced'
		| 'system_provided_by_default'
		| 'read_only';
	json_schema: object | null;
	provided: boolean;
	tap_mutable?: boolean;
}

export interface TypeStep {
	type: 'form' | 'oauth' | 'profile' | 'discover_schema' | 'field_selection' | 'fully_configured';
	properties: TypeProperty[];
}

export interface TypeDetails {
	pricing_tier: string;
	pipeline_state: string;
	protocol: string;
	access: boolean;
	default_scheduling_interval?: number | null;
	default_start_date?: string | null;
	image_version?: string | null;
}

/** One entry of `GET /v4/source-types` or `/v4/destination-types`. */
export interface TypeCard {
	type: string;
	current_step?: number;
	current_step_type?: TypeStep['type'];
	steps?: TypeStep[];
	details: TypeDetails;
	upgrade_available?: { type: string } | null;
}

export interface ReportCard {
	type: string;
	current_step: number;
	current_step_type: TypeStep['type'];
	steps: TypeStep[];
}

export interface Metadata {
	breadcrumb: string[];
	metadata: Record<string, unknown>;
}

export interface StoredStream {
	streamId: number;
	tapStreamId: string;
	streamName: string;
	/** Sub-tables that arrays of this stream are loaded into: the array's key. */
	subtables: string[];
	schema: object;
	metadata: Metadata[];
	nonDiscoverableKeys: string[];
}

export interface ConnectionCheck {
	name: string;
	mode: 'check';
	status: 'running' | 'succeeded' | 'failed';
	error: boolean;
	start_time: string;
	completion_time: string | null;
	check_exit_status: number | null;
	discovery_exit_status: number | null;
	discovery_error_message: string | null;
	tap_exit_status: number | null;
	tap_error_message: string | null;
	target_exit_status: number | null;
	target_error_message: string | null;
}

export interface ImportToken {
	id: number;
	token: string;
	createdAt: number;
	revoked: boolean;
}

/** A source or a destination as it is kept; `values` holds credentials too. */
export interface StoredConnection {
	id: number;
	kind: 'source' | 'destination';
	type: string;
	name: string;
	displayName: string | null;
	description: string | null;
	values: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
	pausedAt: string | null;
	systemPausedAt: string | null;
	deletedAt: string | null;
	check: ConnectionCheck | null;
}

export interface Source extends StoredConnection {
	kind: 'source';
	mappedDestinationIds: number[];
	/** The last check succeeded. */
	discovered: boolean;
	streams: StoredStream[];
	importTokens: ImportToken[];
}

/** A source to put into an account; what is left out is as for a new one. */
export type NewSource = Partial<Omit<Source, 'kind'>>;

export interface NewAccount {
	email: string;
	firstName?: string;
	lastName?: string;
	company?: string;
	region?: Account['region'];
	clientId?: number;
	plan?: Partial<Plan>;
}

export interface Destination extends StoredConnection {
	kind: 'destination';
}

export interface Extraction {
	job_name: string;
	stitch_client_id: number;
	source_id: number;
	source_type: string;
	start_time: string;
	completion_time: string | null;
	discovery_exit_status: number | null;
	discovery_description: string | null;
	tap_exit_status: number | null;
	tap_description: string | null;
	target_exit_status: number | null;
	target_description: string | null;
}

export interface Load {
	stitch_client_id: number;
	source_name: string;
	stream_name: string;
	last_batch_loaded_at: string | null;
	error_state: object | null;
}

export interface Hook {
	id: number;
	client_id: number;
	type: 'post_load';
	version: 1;
	destination_id: number;
	config: { url: string };
	created_at: string;
	modified_at: string;
	disabled_at: string | null;
}

export interface EmailRecipient {
	id: number;
	client_id: number;
	email_address: string;
	created_at: string;
	disabled_at: string | null;
}

export interface ImportedRow {
	sequence: number;
	data: Record<string, unknown>;
	/** The `table_version` that it came with. */
	version?: number;
}

export interface ImportedTable {
	keyNames: string[];
	/** By key for tables with keys, in order of arrival otherwise. */
	rows: ImportedRow[];
	/** Rows of earlier versions are gone; null: none was activated. */
	activeVersion: number | null;
	/** The sequence of the message that activated it. */
	activatedBy: number;
	/** Index into `rows` by key. */
	byKey: Map<string, number>;
	/** Rows that arrived since the last load. */
	pending: number;
	batches: number;
}

export interface Account {
	clientId: number;
	email: string;
	firstName: string;
	lastName: string;
	company: string;
	region: 'us-east-1' | 'eu-central-1';
	plan: Partial<Plan>;
	sources: Map<number, Source>;
	destinations: Map<number, Destination>;
	hooks: Map<number, Hook>;
	emails: Map<number, EmailRecipient>;
	/** Last completed extraction by source id. */
	extractions: Map<number, Extraction>;
	/** By source id. */
	running: Map<number, RunningJob>;
	/** By job name. */
	logs: Map<string, string>;
	/** By `<source name>.<stream name>`. */
	loads: Map<string, Load>;
	/** By `<source id>.<table name>`. */
	imported: Map<string, ImportedTable>;
}

/** What a stream of a job brings. */
export interface StreamOutcome {
	/**
	 * The rows come in several batches, each with a load of its own; `rows` is then not looked at.
	 * A batch that a job didn't come to before it was terminated is lost.
	 */
	batches?: Array<{
		rows: number;
		/** From the start of the job until the target has it. Default: the end of the job. */
		atMs?: number;
		/** From then until it is loaded. Default: the stream's, the job's or the switch's delay. */
		loadDelayMs?: number;
		/** This batch's load fails. */
		loadError?: true | string;
	}>;
	/** Rows loaded; 0: the stream had nothing new and gets no load. Default 128. */
	rows?: number;
	rowsRejected?: number;
	/** The load fails: true, or the warehouse's message. */
	loadError?: true | string;
	/** Instead of the job's or the switch's delay. */
	loadDelayMs?: number;
}

/** How a replication job is to go. Everything may be left out. */
export interface JobScript {
	durationMs?: number;
	result?: 'success' | 'discovery-failure' | 'tap-failure' | 'target-failure' | 'terminated';
	/** Stitch's description of the failed phase. */
	description?: string;
	/** Of the phase that failed; below zero: the signal that ended it. Default 1. */
	exitStatus?: number;
	/** Of the tap when the target failed: -15 when it was ended for that. Default 0. */
	tapExitStatus?: number;
	/** Streams with rows (names), or each stream's outcome; default: every selected stream, 128 rows. */
	streams?: string[] | Record<string, StreamOutcome>;
	loadDelayMs?: number;
	/** From the end of the job until the list shows it. Default: the switch `listLagMs`. */
	visibleAfterMs?: number;
	/** For so long the list shows the end of the job, but no statuses and no descriptions yet. */
	statusesAfterMs?: number;
	/** The list never shows the job. */
	neverListed?: boolean;
	/** In place of the whole log. */
	log?: string | string[];
	/** How the log shows metrics: `METRIC: {…}` (default), `METRIC Point(…)`, or not at all. */
	metrics?: 'json' | 'point' | 'none';
	/** The stack trace of the phase that failed, in place of a made-up one. */
	trace?: string[];
	/** false: the log ends without the line that says how the phases ended. */
	exitLine?: boolean;
	/** Another job of the same source, started when this one has ended. */
	followedBy?: JobScript & { delayMs?: number };
}

export interface RunningJob {
	jobName: string;
	sourceId: number;
	startedAt: number;
	script: JobScript;
	/** What the target has taken so far. */
	batches: HandedBatch[];
}

/** Rows of a stream that a job's target has taken. */
export interface HandedBatch {
	stream: string;
	rows: number;
	at: number;
}

/** How a connection check is to go. */
export interface CheckScript {
	durationMs?: number;
	result?: 'succeeded' | 'failed';
	/** What a failed check says. */
	message?: string;
	/** Which phase says it. Default discovery. */
	phase?: 'discovery' | 'tap';
}

/** One attempt to deliver a post-load event. */
export interface HookDelivery {
	hookId: number;
	url: string;
	/** 1 to 6. */
	attempt: number;
	status: number | null;
	outcome: 'delivered' | 'refused' | 'unreachable';
	payload: object;
	at: number;
}

export interface EmulatorOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	clock?: ClockLike;
	/** Keeps accounts and tokens from one emulator to the next. Default: they are forgotten. */
	stateFile?: string;
	switches?: Partial<Switches>;
	/** false: no accounts but those that tests make. Default true. */
	seed?: boolean;
	/** For faults with a probability. Default Math.random. */
	random?: () => number;
	/** Default 20,000. */
	requestLogLimit?: number;
}

/** What every part of one emulator shares. */
export interface Core {
	/** The address that both servers listen on. */
	host: string;
	clock: Clock;
	agenda: ReturnType<typeof createAgenda>;
	switches: Switches & { reset(): void };
	faults: ReturnType<typeof createFaults>;
	log: ReturnType<typeof createRequestLog>;
	jobsRequests: ReturnType<typeof createJobsRequests>;
	state: ReturnType<typeof createState>;
	jobs: ReturnType<typeof createJobs>;
	checks: ReturnType<typeof createChecks>;
	build: ReturnType<typeof createBuilder>;
	deliveries: HookDelivery[];
	sleep(ms: number): Promise<void>;
	url(): string;
	logUrl(): string;
	signLogUrl(clientId: number, jobName: string): string;
	reset(): void;
	/** A fault of the emulator's own code; shown by `stop()`. */
	reportBug(error: unknown): void;
	seeded: boolean;
	/** undefined: everything is forgotten at the end. */
	stateFile: ReturnType<typeof createStateFile> | undefined;
}

/** What a route's handler gets. */
export interface Call {
	core: Core;
	state: Core['state'];
	switches: Switches;
	/** The token's account; only on routes that need a Connect token. */
	account: Account;
	request: FastifyRequest;
	reply: FastifyReply;
	params: Record<string, string>;
	query: Record<string, string | string[] | undefined>;
	body: unknown;
}

export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	/** Takes a form in place of JSON. */
	form?: boolean;
	handle(call: Call): unknown;
}

/** The whole in-process API. */
export interface Emulator {
	url: string;
	/** The origin of the log files. */
	logUrl: string;
	state: Core['state'];
	requests: RecordedRequest[];
	faults: Core['faults'];
	switches: Core['switches'];
	jobs: Core['jobs'];
	checks: Core['checks'];
	/** Accounts, destinations and configured sources without the calls that lead there. */
	build: Core['build'];
	deliveries: HookDelivery[];
	/** Times of an account's requests to the three limited endpoints. */
	jobsRequests(clientId: number): number[];
	/** Plays the user on the consent page; resolves to the redirect's address. */
	consent(authorizationUrl: string, choice?: ConsentChoice): Promise<string>;
	/** Everything as it was after the start. */
	reset(): void;
	/** Closes both servers; rejects if the emulator's own code failed meanwhile. */
	stop(): Promise<void>;
}

export interface ConsentChoice {
	decision?: 'accept' | 'deny';
	/** Default: the one the page preselects. `new`: sign up. */
	account?: number | 'new';
}
