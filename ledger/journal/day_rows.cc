// Rows of closed days: key centre ‖ business date (both big-endian, 4 bytes), value first ‖ last sequence
// (little-endian).
#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/journal.h"

namespace daybook::journal {
namespace {

constexpr size_t kKeyBytes = 8;
constexpr size_t kValueBytes = 16;

}  // namespace

std::string DayKey(uint32_t centre, int32_t business_date) {
  std::string key(business_date == 0 ? kKeyBytes / 2 : kKeyBytes, '\0');
  StoreBig32(key.data(), centre);
  if (business_date != 0) StoreBig32(key.data() + kKeyBytes / 2, static_cast<uint32_t>(business_date));
  return key;
}

JournalRow EncodeDay(const DayRange& day) {
  JournalRow row;
  row.family = JournalRow::Family::kDays;
  row.key = DayKey(day.centre, day.business_date);
  AppendLittle(row.value, day.first_sequence);
  AppendLittle(row.value, day.last_sequence);
  return row;
}

absl::StatusOr<DayRange> DecodeDay(absl::string_view key, absl::string_view value) {
  if (key.size() != kKeyBytes || value.size() != kValueBytes) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT,
                    absl::StrCat("a day's row has ", key.size(), " + ", value.size(), " bytes"));
  }
  return DayRange{LoadBig32(key.data()), static_cast<int32_t>(LoadBig32(key.data() + 4)),
                  LoadLittle<uint64_t>(value.data()), LoadLittle<uint64_t>(value.data() + 8)};
}

}  // namespace daybook::journal
