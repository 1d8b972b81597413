import type { ActiveFault, Fault } from '../types.mts';

const KINDS = Object.freeze([
	'status',
	'reset-before',
	'reset-after',
	'timeout',
	'truncated-json',
	'html',
	'empty',
	'wrong-content-type',
	'redirect',
	'slow',
]);

/** Faults in the order they were added; the first one that matches a request is used. */
export function createFaults({ random = Math.random }: { random?: () => number } = {}) {
	let active: ActiveFault[] = [];

	/** @returns counts its `hits` */
	function add(fault: Fault): ActiveFault {
		if (!KINDS.includes(fault.kind)) throw new TypeError(`There is no fault '${fault.kind}'`);
		const entry = { ...fault, hits: 0 };
		active.push(entry);
		return entry;
	}

	function matches(fault: ActiveFault, method: string, path: string) {
		if (fault.method && fault.method.toUpperCase() !== method) return false;
		if (typeof fault.path === 'string' && !path.startsWith(fault.path)) return false;
		if (fault.path instanceof RegExp && path.search(fault.path) < 0) return false;
		if (fault.times !== undefined && fault.hits >= fault.times) return false;
		return fault.probability === undefined || random() < fault.probability;
	}

	/** The fault of this request, counted; undefined when it is to go well. */
	function take(method: string, path: string) {
		const fault = active.find((candidate) => matches(candidate, method, path));
		if (fault) fault.hits += 1;
		return fault;
	}

	return {
		add,
		take,
		/** @param fault this one only */
		clear: (fault?: ActiveFault) => {
			active = fault ? active.filter((candidate) => candidate !== fault) : [];
		},
		list: () => active.map((fault) => ({ ...fault })),
	};
}
