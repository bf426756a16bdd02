#include "projections/tills.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "ledger/figures/policy.h"
#include "ledger/figures/tender_booking.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kTillsList = "tills";

bool IsPaper(v1::AssetKind kind) { return kind == v1::ASSET_KIND_CHEQUE || kind == v1::ASSET_KIND_SUSPECT_NOTE; }

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void TillsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void TillsFold::ApplyOne(const v1::Event& event) {
  ApplyToCentre(event);
  if (event.till() == 0) return;
  Row* row = Find(event.till());
  if (row == nullptr) {
    if (event.payload_case() != v1::Event::kTillRegistered) return;
    index_[event.till()] = ordered_[event.till()] = static_cast<uint32_t>(rows_.size());
    row = &rows_.emplace_back();
    row->number = event.till();
    row->centre = event.centre();
    row->name = event.till_registered().name();
  }
  row->last_event_micros = event.commit_time_micros();
  row->changed = event.sequence();
  if (event.payload_case() == v1::Event::kSessionOpened) {
    StartSession(event.session_opened().session(), event.session_opened().cashier(), *row);
  }
  Post(event, *row);
  ApplyToTill(event, *row);
  if (event.payload_case() == v1::Event::kShiftHandedOver) HandOver(event, *row);
}

void TillsFold::ApplyToCentre(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured: {
      Centre& centre = centres_[event.centre()];
      const figures::Policy policy = figures::PolicyOf(event.centre_configured());
      centre.soft_limit_fen = policy.till_soft_limit_fen;
      centre.hard_limit_fen = policy.till_hard_limit_fen;
      if (centre.business_date == 0) centre.business_date = event.centre_configured().first_business_date();
      centre.changed = event.sequence();
      return;
    }
    case v1::Event::kBusinessDayOpened: {
      Centre& centre = centres_[event.centre()];
      centre.business_date = event.business_day_opened().business_date();
      centre.day_open = true;
      centre.changed = event.sequence();
      return;
    }
    case v1::Event::kBusinessDayClosed: {
      Centre& centre = centres_[event.centre()];
      centre.business_date = event.business_day_closed().next_business_date();
      centre.day_open = false;
      centre.changed = event.sequence();
      return;
    }
    default:
      return;
  }
}

void TillsFold::HandOver(const v1::Event& event, Row& giver) {
  const v1::ShiftHandedOver& fact = event.shift_handed_over();
  giver.is_open = false;
  giver.paused = false;
  Row* receiver = Find(fact.to_till());
  if (receiver == nullptr) return;
  if (receiver != &giver) {
    receiver->last_event_micros = event.commit_time_micros();
    receiver->changed = event.sequence();
    Post(event, *receiver);
  }
  StartSession(fact.to_session(), fact.receiver(), *receiver);
}

void TillsFold::StartSession(uint64_t session, uint32_t cashier, Row& row) {
  row.session = session;
  row.is_open = true;
  row.cashier = cashier;
  row.paused = false;
  row.payments = 0;
  row.refunds = 0;
  row.tenders.clear();
}

void TillsFold::ApplyToTill(const v1::Event& event, Row& row) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid:
      if (event.session() == row.session) ++row.payments;
      return;
    case v1::Event::kPaymentRefunded:
      if (event.session() == row.session) ++row.refunds;
      return;
    case v1::Event::kCashCounted:
      row.last_count = event.sequence();
      for (const v1::BatchDifference& batch : event.cash_counted().findings().batch_totals()) {
        Book(batch.tender(), batch.provider(), 0, row);
        for (Tender& tender : row.tenders) {
          if (tender.kind != batch.tender() || tender.provider != batch.provider()) continue;
          tender.has_declared = true;
          tender.declared_fen = batch.declared_fen();
        }
      }
      return;
    case v1::Event::kSessionClosed:
      row.is_open = false;
      row.paused = false;
      return;
    case v1::Event::kTillPaused:
      row.paused = true;
      return;
    case v1::Event::kTillResumed:
      row.paused = false;
      return;
    default:
      return;
  }
}

void TillsFold::Post(const v1::Event& event, Row& row) {
  if (event.session() == row.session) {
    figures::ForEachTender(event, [&row](const figures::BookedTender& tender) {
      Book(tender.kind, tender.provider, tender.quantity, row);
    });
  }
  for (const v1::Posting& posting : event.postings()) {
    if (posting.account_kind() != v1::ACCOUNT_KIND_TILL || posting.account_number() != row.number) continue;
    if (posting.asset_kind() == v1::ASSET_KIND_MONEY) {
      row.cash_fen += posting.quantity();
    } else if (IsPaper(posting.asset_kind())) {
      row.papers += static_cast<uint32_t>(posting.quantity());
    } else {
      continue;
    }
    if (event.payload_case() != v1::Event::kCashCounted) row.last_movement = event.sequence();
  }
}

void TillsFold::Book(v1::TenderKind kind, uint32_t provider, int64_t quantity, Row& row) {
  for (Tender& tender : row.tenders) {
    if (tender.kind != kind || tender.provider != provider) continue;
    tender.booked_fen += quantity;
    return;
  }
  row.tenders.push_back({.kind = kind, .provider = provider, .booked_fen = quantity});
}

TillsFold::Row* TillsFold::Find(uint32_t till) {
  if (last_ < rows_.size() && rows_[last_].number == till) return &rows_[last_];
  const auto found = index_.find(till);
  if (found == index_.end()) return nullptr;
  last_ = found->second;
  return &rows_[last_];
}

// --- Asking ----------------------------------------------------------------------------------------------------------

void TillsFold::Fill(const Row& row, v1::Till& till) const {
  till.set_till(row.number);
  till.set_centre(row.centre);
  till.set_name(row.name);
  till.set_session(row.is_open ? row.session : 0);
  till.set_cashier(row.is_open ? row.cashier : 0);
  till.set_paused(row.paused);
  till.set_cash_fen(row.cash_fen);
  till.set_papers(row.papers);
  till.set_payments(row.payments);
  till.set_refunds(row.refunds);
  till.set_last_movement(row.last_movement);
  till.set_last_count(row.last_count);
  SetTime(row.last_event_micros, *till.mutable_last_event_time());
  if (const auto centre = centres_.find(row.centre); centre != centres_.end()) {
    till.set_soft_headroom_fen(centre->second.soft_limit_fen - row.cash_fen);
    till.set_hard_headroom_fen(centre->second.hard_limit_fen - row.cash_fen);
    till.set_business_date(FormatDate(centre->second.business_date));
    till.set_day_open(centre->second.day_open);
  }
  std::vector<Tender> tenders(row.tenders.begin(), row.tenders.end());
  std::sort(tenders.begin(), tenders.end(), [](const Tender& a, const Tender& b) {
    return std::make_tuple(a.kind, a.provider) < std::make_tuple(b.kind, b.provider);
  });
  for (const Tender& tender : tenders) {
    v1::SessionTender& line = *till.add_tenders();
    line.set_tender(tender.kind);
    line.set_provider(tender.provider);
    line.set_expected_fen(tender.booked_fen);
    line.set_declared_fen(tender.declared_fen);
    line.set_has_declared(tender.has_declared);
  }
}

absl::Status TillsFold::GetTill(TillId till, v1::Till& answer) const {
  const auto found = index_.find(till.number());
  if (found == index_.end()) {
    return Rejected(v1::REJECTION_REASON_TILL_UNKNOWN, absl::StrCat("till ", till.number()));
  }
  Fill(rows_[found->second], answer);
  return absl::OkStatus();
}

absl::Status TillsFold::ListTills(const v1::ListTillsRequest& request, v1::ListTillsResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kTillsList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  size_t examined = 0;
  uint64_t last = 0;
  for (auto entry = ordered_.upper_bound(static_cast<uint32_t>(page.after.major)); entry != ordered_.end(); ++entry) {
    const Row& row = rows_[entry->second];
    const bool is_wanted = request.centre() == 0 || row.centre == request.centre();
    if (++examined > kRowsExaminedMax || (is_wanted && response.tills_size() == static_cast<int>(page.rows))) {
      response.set_next_page_token(MakePageToken(kTillsList, {last, 0}));
      break;
    }
    if (is_wanted) Fill(row, *response.add_tills());
    last = row.number;
  }
  return absl::OkStatus();
}

uint64_t TillsFold::ChangeOf(const Row& row) const {
  const auto centre = centres_.find(row.centre);
  return centre == centres_.end() ? row.changed : std::max(row.changed, centre->second.changed);
}

TillId TillsFold::ChangedSince(uint64_t sequence, CentreId centre, TillId till, TillId after,
                               google::protobuf::RepeatedPtrField<v1::Till>& tills) const {
  if (till) {
    const auto found = index_.find(till.number());
    if (found == index_.end()) return TillId();
    const Row& row = rows_[found->second];
    const bool is_wanted = !centre || row.centre == centre.number();
    if (is_wanted && till > after && ChangeOf(row) > sequence) Fill(row, *tills.Add());
    return TillId();
  }
  size_t filled = 0;
  for (auto entry = ordered_.upper_bound(after.number()); entry != ordered_.end(); ++entry) {
    const Row& row = rows_[entry->second];
    if ((centre && row.centre != centre.number()) || ChangeOf(row) <= sequence) continue;
    Fill(row, *tills.Add());
    if (++filled == kPageRowsMax) return TillId(row.number);
  }
  return TillId();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string TillsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Number(centres_.size());
  for (const auto& [number, centre] : centres_) {
    writer.Number(number);
    writer.Number(static_cast<uint64_t>(centre.business_date));
    writer.Number(centre.day_open);
    writer.Signed(centre.soft_limit_fen);
    writer.Signed(centre.hard_limit_fen);
    writer.Number(centre.changed);
  }
  writer.Number(rows_.size());
  for (const Row& row : rows_) SaveRow(row, writer);
  return std::move(writer).Take();
}

void TillsFold::SaveRow(const Row& row, SavedBytesWriter& writer) {
  writer.Number(row.number);
  writer.Number(row.centre);
  writer.Text(row.name);
  writer.Number(row.session);
  writer.Number(row.is_open);
  writer.Number(row.cashier);
  writer.Number(row.paused);
  writer.Signed(row.cash_fen);
  writer.Number(row.papers);
  writer.Number(row.payments);
  writer.Number(row.refunds);
  writer.Number(row.last_movement);
  writer.Number(row.last_count);
  writer.Signed(row.last_event_micros);
  writer.Number(row.changed);
  writer.Number(row.tenders.size());
  for (const Tender& tender : row.tenders) {
    writer.Number(tender.kind);
    writer.Number(tender.provider);
    writer.Signed(tender.booked_fen);
    writer.Signed(tender.declared_fen);
    writer.Number(tender.has_declared);
  }
}

absl::Status TillsFold::RestoreFrom(absl::string_view bytes) {
  *this = TillsFold();
  SavedBytesReader reader(bytes, name(), version());
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Centre& centre = centres_[static_cast<uint32_t>(reader.Number())];
    centre.business_date = static_cast<int32_t>(reader.Number());
    centre.day_open = reader.Number() != 0;
    centre.soft_limit_fen = reader.Signed();
    centre.hard_limit_fen = reader.Signed();
    centre.changed = reader.Number();
  }
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Row& row = rows_.emplace_back();
    RestoreRow(reader, row);
    index_[row.number] = ordered_[row.number] = static_cast<uint32_t>(rows_.size() - 1);
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = TillsFold();
  return done;
}

void TillsFold::RestoreRow(SavedBytesReader& reader, Row& row) {
  row.number = static_cast<uint32_t>(reader.Number());
  row.centre = static_cast<uint32_t>(reader.Number());
  row.name = std::string(reader.Text());
  row.session = reader.Number();
  row.is_open = reader.Number() != 0;
  row.cashier = static_cast<uint32_t>(reader.Number());
  row.paused = reader.Number() != 0;
  row.cash_fen = reader.Signed();
  row.papers = static_cast<uint32_t>(reader.Number());
  row.payments = static_cast<uint32_t>(reader.Number());
  row.refunds = static_cast<uint32_t>(reader.Number());
  row.last_movement = reader.Number();
  row.last_count = reader.Number();
  row.last_event_micros = reader.Signed();
  row.changed = reader.Number();
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Tender& tender = row.tenders.emplace_back();
    tender.kind = static_cast<v1::TenderKind>(reader.Number());
    tender.provider = static_cast<uint32_t>(reader.Number());
    tender.booked_fen = reader.Signed();
    tender.declared_fen = reader.Signed();
    tender.has_declared = reader.Number() != 0;
  }
}

}  // namespace daybook::projections
