/** An error answer of the API: HTTP status, error type and text. */
export interface Fault {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** Machine-readable part of the error, such as `error_code`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A 400 with type `invalid_request_error`. */
export function invalid(message: string): Fault {
  return { status: 400, type: 'invalid_request_error', message };
}

/** A 400 whose `details` name it for machines. */
export function invalidAs(code: string, message: string, more?: Fault['details']): Fault {
  return { ...invalid(message), details: { error_code: code, ...more } };
}

/** A 404 with type `not_found_error`. */
export function notFound(message: string): Fault {
  return { status: 404, type: 'not_found_error', message };
}

const typesByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** The error type which the API documents for a status. */
export function typeOfStatus(status: number): string {
  return typesByStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
}

/** The status under which the API answers an error type. */
export function statusOfType(type: string): number {
  const found = Object.entries(typesByStatus).find(([, known]) => known === type);
  return found ? Number(found[0]) : 500;
}

/** A 500 that says what was thrown. */
export function failure(error: unknown): Fault {
  return {
    status: 500,
    type: 'api_error',
    message: error instanceof Error ? error.message : String(error),
  };
}
