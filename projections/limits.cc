#include "projections/limits.h"

#include <algorithm>

#include "ledger/base/civil_date.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kBreachesList = "limit_breaches";

// The till of a limit event; 0: the centre.
template <typename Fact>
uint32_t TillOf(const v1::Event& event, const Fact& fact) {
  return fact.scope() == v1::LIMIT_SCOPE_TILL ? event.till() : 0;
}

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void LimitsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void LimitsFold::ApplyOne(const v1::Event& event) {
  last_micros_ = event.commit_time_micros();
  switch (event.payload_case()) {
    case v1::Event::kCashLimitExceeded:
      return Begin(event, centres_[event.centre()]);
    case v1::Event::kCashLimitRestored:
      return End(event, centres_[event.centre()]);
    default: {
      const auto centre = centres_.find(event.centre());
      if (centre != centres_.end() && !centre->second.lasting.empty()) Move(event, centre->second);
      return;
    }
  }
}

void LimitsFold::Move(const v1::Event& event, Centre& centre) {
  const auto add = [&centre](uint32_t till, int64_t quantity) {
    const auto lasting = centre.lasting.find(till);
    if (lasting != centre.lasting.end()) lasting->second.cash_fen += quantity;
  };
  for (const v1::Posting& posting : event.postings()) {
    if (posting.asset_kind() != v1::ASSET_KIND_MONEY) continue;
    if (posting.account_kind() == v1::ACCOUNT_KIND_TILL) {
      add(static_cast<uint32_t>(posting.account_number()), posting.quantity());
      add(0, posting.quantity());
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_SAFE) {
      add(0, posting.quantity());
    }
  }
  // Received and change are two legs of one moment: the peak is what the whole event leaves.
  for (const auto& [till, lasting] : centre.lasting) {
    int64_t& peak_fen = centre.breaches[lasting.sequence].peak_fen;
    peak_fen = std::max(peak_fen, lasting.cash_fen);
  }
}

void LimitsFold::Begin(const v1::Event& event, Centre& centre) {
  const v1::CashLimitExceeded& fact = event.cash_limit_exceeded();
  const uint32_t till = TillOf(event, fact);
  centre.breaches[event.sequence()] = {.till = till,
                                       .limit_fen = fact.limit_fen(),
                                       .cash_fen = fact.cash_fen(),
                                       .peak_fen = fact.cash_fen(),
                                       .exceeded_on = event.business_date(),
                                       .exceeded_micros = event.commit_time_micros()};
  centre.lasting[till] = {.sequence = event.sequence(), .cash_fen = fact.cash_fen()};
}

void LimitsFold::End(const v1::Event& event, Centre& centre) {
  const auto lasting = centre.lasting.find(TillOf(event, event.cash_limit_restored()));
  if (lasting == centre.lasting.end()) return;
  Breach& breach = centre.breaches[lasting->second.sequence];
  breach.restored_sequence = event.sequence();
  breach.restored_on = event.business_date();
  breach.restored_micros = event.commit_time_micros();
  centre.lasting.erase(lasting);
  if (centre.breaches.size() - centre.lasting.size() <= kBreachesKept) return;
  const auto oldest = std::find_if(centre.breaches.begin(), centre.breaches.end(),
                                   [](const auto& entry) { return entry.second.restored_sequence != 0; });
  if (oldest != centre.breaches.end()) centre.breaches.erase(oldest);
}

// --- Asking ----------------------------------------------------------------------------------------------------------

void LimitsFold::Fill(uint32_t centre, uint64_t sequence, const Breach& breach, v1::LimitBreach& answer) const {
  answer.set_centre(centre);
  answer.set_scope(breach.till != 0 ? v1::LIMIT_SCOPE_TILL : v1::LIMIT_SCOPE_CENTRE);
  answer.set_till(breach.till);
  answer.set_limit_fen(breach.limit_fen);
  answer.set_cash_fen(breach.cash_fen);
  answer.set_peak_fen(breach.peak_fen);
  answer.set_business_date(FormatDate(breach.exceeded_on));
  answer.set_exceeded_sequence(sequence);
  SetTime(breach.exceeded_micros, *answer.mutable_exceeded_time());
  const bool lasts = breach.restored_sequence == 0;
  if (!lasts) {
    answer.set_restored_sequence(breach.restored_sequence);
    SetTime(breach.restored_micros, *answer.mutable_restored_time());
  }
  const int64_t end_micros = lasts ? last_micros_ : breach.restored_micros;
  answer.set_seconds_above((end_micros - breach.exceeded_micros) / kMicrosPerSecond);
}

absl::Status LimitsFold::ListLimitBreaches(const v1::ListLimitBreachesRequest& request,
                                           v1::ListLimitBreachesResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kBreachesList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  DateRange dates;
  if (absl::Status read = ReadDateRange(request.from_date(), request.to_date(), dates); !read.ok()) return read;
  const auto is_wanted = [&](const Breach& breach) {
    const bool lasts = breach.restored_sequence == 0;
    if (request.open_only() && !lasts) return false;
    return breach.exceeded_on <= dates.to && (lasts || breach.restored_on >= dates.from);
  };
  const uint32_t first = std::max(request.centre(), static_cast<uint32_t>(page.after.major));
  size_t examined = 0;
  PagePosition last = page.after;
  for (auto centre = centres_.lower_bound(first); centre != centres_.end(); ++centre) {
    if (request.centre() != 0 && centre->first != request.centre()) break;
    const auto& breaches = centre->second.breaches;
    const uint64_t after = centre->first == page.after.major ? page.after.minor : 0;
    for (auto entry = breaches.upper_bound(after); entry != breaches.end(); ++entry) {
      const bool wanted = is_wanted(entry->second);
      if (++examined > kRowsExaminedMax || (wanted && response.breaches_size() == static_cast<int>(page.rows))) {
        response.set_next_page_token(MakePageToken(kBreachesList, last));
        return absl::OkStatus();
      }
      if (wanted) Fill(centre->first, entry->first, entry->second, *response.add_breaches());
      last = {centre->first, entry->first};
    }
  }
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string LimitsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Signed(last_micros_);
  writer.Number(centres_.size());
  for (const auto& [number, centre] : centres_) {
    writer.Number(number);
    writer.Number(centre.breaches.size());
    for (const auto& [sequence, breach] : centre.breaches) {
      writer.Number(sequence);
      SaveBreach(breach, writer);
    }
    writer.Number(centre.lasting.size());
    for (const auto& [till, lasting] : centre.lasting) {
      writer.Number(till);
      writer.Number(lasting.sequence);
      writer.Signed(lasting.cash_fen);
    }
  }
  return std::move(writer).Take();
}

void LimitsFold::SaveBreach(const Breach& breach, SavedBytesWriter& writer) {
  writer.Number(breach.till);
  writer.Signed(breach.limit_fen);
  writer.Signed(breach.cash_fen);
  writer.Signed(breach.peak_fen);
  writer.Number(static_cast<uint64_t>(breach.exceeded_on));
  writer.Signed(breach.exceeded_micros);
  writer.Number(breach.restored_sequence);
  writer.Number(static_cast<uint64_t>(breach.restored_on));
  writer.Signed(breach.restored_micros);
}

absl::Status LimitsFold::RestoreFrom(absl::string_view bytes) {
  *this = LimitsFold();
  SavedBytesReader reader(bytes, name(), version());
  last_micros_ = reader.Signed();
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Centre& centre = centres_[static_cast<uint32_t>(reader.Number())];
    for (uint64_t breaches = reader.Size(); breaches > 0 && reader.sound(); --breaches) {
      RestoreBreach(reader, centre.breaches[reader.Number()]);
    }
    for (uint64_t lasting = reader.Size(); lasting > 0 && reader.sound(); --lasting) {
      Lasting& entry = centre.lasting[static_cast<uint32_t>(reader.Number())];
      entry.sequence = reader.Number();
      entry.cash_fen = reader.Signed();
    }
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = LimitsFold();
  return done;
}

void LimitsFold::RestoreBreach(SavedBytesReader& reader, Breach& breach) {
  breach.till = static_cast<uint32_t>(reader.Number());
  breach.limit_fen = reader.Signed();
  breach.cash_fen = reader.Signed();
  breach.peak_fen = reader.Signed();
  breach.exceeded_on = static_cast<int32_t>(reader.Number());
  breach.exceeded_micros = reader.Signed();
  breach.restored_sequence = reader.Number();
  breach.restored_on = static_cast<int32_t>(reader.Number());
  breach.restored_micros = reader.Signed();
}

}  // namespace daybook::projections
