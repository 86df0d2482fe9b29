/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/descriptors.h"
#include "imcored/log.h"

#include <sys/resource.h>

void
descriptors_raise (guint wanted)
{
    struct rlimit limit;
    if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_event (
            "fewer descriptors than web.connections needs; raise LimitNOFILE wanted=%u got=%lu",
            wanted, (gulong) limit.rlim_cur);
}
