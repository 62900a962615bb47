// PostgreSQL's own client library, as the distribution has it; pkg-config says where.
#include <libpq-fe.h>
