// @ts-check
'use strict';

const { isoSeconds } = require('../clock');
const { extractionOf, tapName } = require('../state/extraction');
const { jobLog } = require('../state/jobLog');
const { streamMetadata } = require('../state/selection');
const { discover } = require('../state/streams');

/**
 * What has happened to a seeded source before the emulator started.
 * @typedef {import('../types').Core} Core
 * @typedef {import('../types').Account} Account
 * @typedef {import('../types').Source} Source
 * @typedef {import('../types').JobScript} JobScript
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @param {Account | { clientId: number }} account
 * @param {number} id
 * @param {string} uuid
 * @param {number} at
 * @returns {import('../types').ConnectionCheck}
 */
const succeededCheck = (account, id, uuid, at) => ({
	name: `${account.clientId}.${id}.check.${uuid}`,
	mode: 'check',
	status: 'succeeded',
	error: false,
	start_time: isoSeconds(at),
	completion_time: isoSeconds(at + 3_000),
	check_exit_status: 0,
	discovery_exit_status: 0,
	discovery_error_message: null,
	tap_exit_status: null,
	tap_error_message: null,
	target_exit_status: null,
	target_error_message: null,
});

/**
 * Discover a source's streams and select some of them.
 * @param {Core} core
 * @param {Source} source
 * @param {Record<string, Record<string, unknown>>} selected stream name → stream metadata
 * @param {number} [firstStreamId] 0: numbered like any new stream
 */
function withStreams(core, source, selected, firstStreamId = 0) {
	source.discovered = true;
	source.streams = discover(core, source);
	source.streams.forEach((stream, index) => {
		if (firstStreamId > 0) stream.streamId = firstStreamId + index;
		const choice = selected[stream.streamName];
		if (choice) Object.assign(streamMetadata(stream), { selected: true }, choice);
	});
}

/**
 * A job that has ended.
 * @param {Account} account
 * @param {Source} source
 * @param {string} uuid
 * @param {number} startedAt
 * @param {number} endedAt
 * @param {JobScript} [script]
 */
function pastJob(account, source, uuid, startedAt, endedAt, script = {}) {
	const job = { jobName: `${account.clientId}.${source.id}.sync.${uuid}`, startedAt };
	account.extractions.set(source.id, extractionOf(job, source, account.clientId, script, endedAt));
	const rows = source.streams
		.filter((stream) => streamMetadata(stream).selected === true)
		.map((stream) => /** @type {[string, number]} */ ([stream.streamName, 128]));
	account.logs.set(
		job.jobName,
		jobLog({ tapName: tapName(source.type), startedAt, endedAt, script, rows }),
	);
}

module.exports = { MINUTE, HOUR, DAY, succeededCheck, withStreams, pastJob };
