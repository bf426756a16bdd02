// A close document made up for the tests of its text and its page: a busy day of six tills, with figures that add up.
#pragma once

#include <cstdint>

#include "daybook/v1/close.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// Six tills, one of them a machine; twelve sessions; a normal number of exceptions. Sealed.
v1::CloseDocument MadeUpClose();

// The same centre on the worst day of its life: every list far longer than a page can show.
v1::CloseDocument OverlongClose();

}  // namespace daybook::command_line
