import { json } from '../server/replies.mts';
import type { Call } from '../types.mts';

/** 201, or 202 when the switch says that the records are queued; both are success. */
export const accepted = ({ reply, switches }: Call) =>
	switches.importQueued
		? json(reply, { status: 'Accepted', message: 'The batch is queued to be processed.' }, 202)
		: json(reply, { status: 'OK', message: 'Batch Accepted!' }, 201);
