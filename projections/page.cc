#include "projections/page.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/digest.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"

namespace daybook::projections {
namespace {

constexpr size_t kCheckBytes = 4;
constexpr size_t kTokenBytes = 2 * sizeof(uint64_t) + kCheckBytes;

void AppendNumber(uint64_t number, std::string& bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(number >> shift));
}

uint64_t ReadNumber(absl::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof(uint64_t); ++i) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

// Binds a position to its list, so that tokens are not mixed up. Not a secret.
std::string Check(absl::string_view list, absl::string_view position) {
  return std::string(AsView(Sha256(absl::StrCat(list, "/", position))).substr(0, kCheckBytes));
}

bool ReadToken(absl::string_view list, absl::string_view token, PagePosition& position) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() != kTokenBytes) return false;
  const absl::string_view all = bytes;
  const absl::string_view numbers = all.substr(0, kTokenBytes - kCheckBytes);
  if (all.substr(numbers.size()) != Check(list, numbers)) return false;
  position = {ReadNumber(numbers), ReadNumber(numbers.substr(sizeof(uint64_t)))};
  return true;
}

}  // namespace

absl::Status ReadPageRequest(absl::string_view list, uint32_t page_size, absl::string_view page_token,
                             PageRequest& request) {
  FieldErrors errors;
  if (page_size > kPageRowsMax) errors.Add("page_size", absl::StrCat("must be 0..", kPageRowsMax));
  request.rows = page_size == 0 ? kPageRowsDefault : page_size;
  request.after = {};
  if (!page_token.empty() && !ReadToken(list, page_token, request.after)) {
    errors.Add("page_token", "is not a token of this list");
  }
  return errors.ToStatus();
}

std::string MakePageToken(absl::string_view list, const PagePosition& last) {
  std::string bytes;
  AppendNumber(last.major, bytes);
  AppendNumber(last.minor, bytes);
  bytes += Check(list, bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::Status ReadDateRange(absl::string_view from_date, absl::string_view to_date, DateRange& range) {
  FieldErrors errors;
  const auto read = [&errors](const char* field, absl::string_view text, int32_t& date) {
    if (text.empty()) return;
    const absl::StatusOr<int32_t> parsed = ParseDate(text);
    if (parsed.ok()) {
      date = *parsed;
    } else {
      errors.Add(field, "must be a date like 2026-11-23");
    }
  };
  read("from_date", from_date, range.from);
  read("to_date", to_date, range.to);
  return errors.empty() ? absl::OkStatus() : errors.ToStatus();
}

}  // namespace daybook::projections
