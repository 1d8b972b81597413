/** A request as it came over the wire. */
export interface EchoRequest {
	method: string;
	/** Path and query, nothing decoded. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	rawHeaders: string[];
	body: string;
	/** The number in the token; 0 without one. */
	owner: number;
}

/** What is sent back; without status and body, the documented answer, after the delay. */
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	/** An object is sent as JSON, a text or bytes as they are. */
	body?: unknown;
	delayMs?: number;
	/** Closes the connection instead of answering. */
	reset?: boolean;
	/** Sends this text again and again until the connection is closed. */
	endless?: string;
	/** Sends the head and the start of a body, and then nothing. */
	stall?: boolean;
}

export type Interference = (request: EchoRequest) => Reply | undefined;

export interface EchoServer {
	url: string;
	requests: EchoRequest[];
	/** Called for every request from now on. */
	interfere(how?: Interference): void;
	/** Forgets the requests and the interference. */
	reset(): void;
	stop(): Promise<void>;
}

/** @param now the time that its answers go by, milliseconds */
export function startEchoServer(now?: () => number): Promise<EchoServer>;
