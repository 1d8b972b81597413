// @ts-check
'use strict';

const { randomUUID } = require('node:crypto');
const { activeDestinations } = require('./destinations');
const { extractionOf, tapName } = require('./extraction');
const { jobLog } = require('./jobLog');
const { recordLoad } = require('./loads');
const { isSelected } = require('./selection');
const { scripts } = require('./scripts');
const { createHookSender } = require('../hooks/sender');
const { loadPayload } = require('../hooks/payload');

/**
 * Replication jobs, their extractions and loads (connect-api.md 8.26 to 8.30, 11.5).
 * @typedef {import('../types').Account} Account
 * @typedef {import('../types').Source} Source
 * @typedef {import('../types').JobScript} JobScript
 * @typedef {import('../types').StreamOutcome} StreamOutcome
 * @typedef {import('../types').RunningJob} RunningJob
 */

const DEFAULT_ROWS = 128;

/**
 * What each stream brings.
 * @param {Source} source
 * @param {JobScript} script
 * @returns {Array<[string, StreamOutcome]>}
 */
function outcomes(source, script) {
	if (Array.isArray(script.streams)) return script.streams.map((name) => [name, {}]);
	if (script.streams) return Object.entries(script.streams);
	// A job that didn't succeed brings what its script names, by itself nothing.
	if ((script.result ?? 'success') !== 'success') return [];
	return source.streams.filter(isSelected).map((stream) => [stream.streamName, {}]);
}

/** @param {import('../types').Core} core */
function createJobs(core) {
	/** @type {ReturnType<typeof scripts<JobScript>>} */
	const queue = scripts();
	const sender = createHookSender(core);
	/** @type {Map<number, ReturnType<import('../types').Core['agenda']['after']>>} */
	const ends = new Map();

	/**
	 * @param {number} sourceId
	 * @returns {{ account: Account, source: Source }}
	 */
	function find(sourceId) {
		for (const account of core.state.accounts.values()) {
			const source = account.sources.get(sourceId);
			if (source) return { account, source };
		}
		throw new RangeError(`There is no source ${sourceId}`);
	}

	/**
	 * Start a job as Stitch's schedule would. Without a script the next written one is used.
	 * @param {number} sourceId
	 * @param {JobScript} [given]
	 * @returns {string} the job's name
	 */
	function start(sourceId, given) {
		const { account, source } = find(sourceId);
		const script = given ?? queue.next(sourceId) ?? {};
		const job = {
			jobName: `${account.clientId}.${sourceId}.sync.${randomUUID()}`,
			sourceId,
			startedAt: core.clock.now(),
			script,
		};
		account.running.set(sourceId, job);
		writeLog(account, source, job, job.startedAt, []);
		ends.set(
			sourceId,
			core.agenda.after(script.durationMs ?? core.switches.jobDurationMs, () => end(job)),
		);
		return job.jobName;
	}

	/** @param {RunningJob} job */
	function end(job) {
		const { account, source } = find(job.sourceId);
		if (account.running.get(job.sourceId) !== job) return;
		account.running.delete(job.sourceId);
		core.agenda.cancel(ends.get(job.sourceId));
		ends.delete(job.sourceId);
		const endedAt = core.clock.now();
		const streams = outcomes(source, job.script);
		const rows = streams.map(
			([name, { rows: count = DEFAULT_ROWS }]) => /** @type {[string, number]} */ ([name, count]),
		);
		writeLog(account, source, job, endedAt, rows);
		const record = extractionOf(job, source, account.clientId, job.script, endedAt);
		const show = () => showExtraction(account, record);
		if (!job.script.neverListed) {
			if (job.script.visibleAfterMs) core.agenda.after(job.script.visibleAfterMs, show);
			else show();
		}
		for (const [name, outcome] of streams) {
			const delay = outcome.loadDelayMs ?? job.script.loadDelayMs ?? core.switches.loadDelayMs;
			if (outcome.rows !== 0)
				core.agenda.after(delay, () => load(job.sourceId, { [name]: outcome }));
		}
		const { followedBy } = job.script;
		if (followedBy)
			core.agenda.after(followedBy.delayMs ?? 0, () => start(job.sourceId, followedBy));
	}

	/**
	 * @param {Account} account
	 * @param {Source} source
	 * @param {RunningJob} job
	 * @param {number} endedAt
	 * @param {Array<[string, number]>} rows
	 */
	function writeLog(account, source, job, endedAt, rows) {
		const { startedAt, script } = job;
		const log = jobLog({ tapName: tapName(source.type), startedAt, endedAt, script, rows });
		account.logs.set(job.jobName, log);
	}

	/** @param {Account} account @param {import('../types').Extraction} record */
	function showExtraction(account, record) {
		const shown = account.extractions.get(record.source_id);
		// The list holds the last job: an older one that became visible late doesn't come back.
		if (shown && shown.start_time > record.start_time) return;
		account.extractions.set(record.source_id, record);
	}

	/**
	 * Load what has been extracted, now; then call the hooks of the source's destinations.
	 * @param {number} sourceId
	 * @param {Record<string, StreamOutcome>} streams
	 */
	function load(sourceId, streams) {
		const { account, source } = find(sourceId);
		const active = activeDestinations(account).filter(({ id }) =>
			source.mappedDestinationIds.includes(id),
		);
		if (active.length === 0) return;
		const at = core.clock.now();
		for (const [name, outcome] of Object.entries(streams)) {
			recordLoad(account, source, name, { at, error: outcome.loadError });
			if (outcome.loadError) continue;
			for (const destination of active)
				sender.send(account, destination, loadPayload(source, name, destination, outcome, at));
		}
	}

	return {
		start,
		load,
		/**
		 * How the next jobs of a source go, one script each, first come first served; '*' for any source.
		 * @param {number | '*'} sourceId
		 * @param {JobScript | JobScript[]} script
		 */
		script: (sourceId, script) => queue.add(sourceId, script),
		/** @param {number} sourceId */
		running: (sourceId) => find(sourceId).account.running.get(sourceId),
		/**
		 * End the running job now, as its script says.
		 * @param {number} sourceId
		 * @param {Partial<JobScript>} [changes] to its script
		 * @returns {boolean} false when none runs
		 */
		finish(sourceId, changes = {}) {
			const job = find(sourceId).account.running.get(sourceId);
			if (!job) return false;
			Object.assign(job.script, changes);
			end(job);
			return true;
		},
		/**
		 * Set an extraction record as it is, without a job.
		 * @param {number} clientId
		 * @param {import('../types').Extraction} record
		 */
		putExtraction(clientId, record) {
			core.state.accounts.get(clientId)?.extractions.set(record.source_id, record);
		},
		/** @param {number} sourceId */
		removeExtraction: (sourceId) => find(sourceId).account.extractions.delete(sourceId),
		/**
		 * Set a load record as it is.
		 * @param {number} clientId
		 * @param {import('../types').Load} record
		 */
		putLoad(clientId, record) {
			core.state.accounts
				.get(clientId)
				?.loads.set(`${record.source_name}.${record.stream_name}`, record);
		},
		clear() {
			queue.clear();
			ends.clear();
			sender.abort();
		},
	};
}

module.exports = { createJobs };
