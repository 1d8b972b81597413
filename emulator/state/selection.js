// @ts-check
'use strict';

/**
 * @typedef {import('../types').StoredStream} StoredStream
 * @typedef {import('../types').Metadata} Metadata
 */

/** @param {StoredStream} stream */
const streamMetadata = (stream) =>
	stream.metadata.find((entry) => entry.breadcrumb.length === 0)?.metadata ?? {};

/** @param {StoredStream} stream */
const isSelected = (stream) => streamMetadata(stream).selected === true;

/**
 * Is a field replicated? (data-structures.md 7)
 * @param {Record<string, unknown>} metadata
 */
function isReplicated(metadata) {
	if (metadata.inclusion === 'automatic') return true;
	if (metadata.inclusion === 'unsupported') return false;
	return metadata.selected === true || metadata['selected-by-default'] === true;
}

/**
 * Is at least one stream with at least one field selected? Automatic fields count.
 * @param {import('../types').Source} source
 */
const anyFieldSelected = (source) =>
	source.streams.some(
		(stream) =>
			isSelected(stream) &&
			stream.metadata.some((entry) => entry.breadcrumb.length > 0 && isReplicated(entry.metadata)),
	);

module.exports = { streamMetadata, isSelected, anyFieldSelected };
