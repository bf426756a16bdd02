// DAYBOOK_RETURN_IF_ERROR and DAYBOOK_ASSIGN_OR_RETURN: hand a failure up, unchanged.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define DAYBOOK_CONCAT_INNER(a, b) a##b
#define DAYBOOK_CONCAT(a, b) DAYBOOK_CONCAT_INNER(a, b)

#define DAYBOOK_RETURN_IF_ERROR(expression)                             \
  do {                                                                  \
    if (absl::Status daybook_status = (expression); !daybook_status.ok()) \
      return daybook_status;                                            \
  } while (false)

#define DAYBOOK_ASSIGN_OR_RETURN(target, expression) \
  DAYBOOK_ASSIGN_OR_RETURN_INNER(DAYBOOK_CONCAT(daybook_status_or_, __LINE__), target, expression)

#define DAYBOOK_ASSIGN_OR_RETURN_INNER(temporary, target, expression) \
  auto temporary = (expression);                                      \
  if (!temporary.ok()) return std::move(temporary).status();          \
  target = std::move(temporary).value()
