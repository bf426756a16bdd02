// The parts of CheckShape(): texts, unknown fields, and what each payload must look like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/rejection.h"

namespace daybook::domain {

inline constexpr size_t kRequestIdBytesMax = 64;
inline constexpr size_t kReferenceBytesMax = 64;
inline constexpr size_t kSerialBytesMax = 20;
inline constexpr size_t kNameCharactersMax = 100;
inline constexpr size_t kTextCharactersMax = 200;
inline constexpr uint64_t kCustomerMax = 1'000'000'000'000'000;
// People on duty at a centre.
inline constexpr size_t kOnDutyMax = 200;
// Cheques in one list: all that a centre may hold (kPapersMax).
inline constexpr int kChequesMax = 4'000;
// The year 3000: keeps dates within yyyymmdd.
inline constexpr int64_t kTimeMaxMicros = 32'503'680'000'000'000;

// 1..bytes_max visible ASCII characters, 0x21–0x7e.
bool IsToken(absl::string_view text, size_t bytes_max);
// UTF-8 characters of a valid text.
size_t CharactersOf(absl::string_view text);
// 1..characters_max characters, none of them a control character (a newline would tear exported lines).
bool IsText(absl::string_view text, size_t characters_max);

// Whether no message of the command holds a field this program does not know.
bool HasOnlyKnownFields(const v1::Command& command);

// Adds what is wrong with the payload.
void CheckPayloadShape(const v1::Command& command, FieldErrors& errors);
// Adds what is wrong with the number of a thing or a person, which stands at `field`: it begins at 1.
void CheckNumber(uint64_t number, absl::string_view field, FieldErrors& errors);
// The same for a name: 1..kNameCharactersMax characters.
void CheckName(const std::string& name, absl::string_view field, FieldErrors& errors);
// Adds what is wrong with a reference to an earlier thing, which stands at `field`.
void CheckReferenceShape(const v1::Reference& reference, absl::string_view field, FieldErrors& errors);
// Adds what is wrong with denominations that stand at `field`: too many, worth nothing, named twice.
void CheckDenominationsShape(const google::protobuf::RepeatedPtrField<v1::DenominationCount>& denominations,
                             absl::string_view field, FieldErrors& errors);
// Adds what is wrong with the tenders of a payment, the field `tenders` of the payload named.
void CheckTendersShape(const google::protobuf::RepeatedPtrField<v1::Tender>& tenders, absl::string_view payload,
                       FieldErrors& errors);
// The payloads about payments.
void CheckShapeOf(const v1::ReceivePayment& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ResolveTender& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReversePayment& wish, FieldErrors& errors);
void CheckShapeOf(const v1::RefundPayment& wish, FieldErrors& errors);
// The payloads about money after it was taken (money_shape.cc).
void CheckShapeOf(const v1::ClearCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::BounceCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::DispatchDeposit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ConfirmDeposit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::WithdrawForFloat& wish, FieldErrors& errors);
void CheckShapeOf(const v1::AssignCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ExplainCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::DecideCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::SettleDue& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CloseCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReportCounterfeit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::SurrenderCounterfeit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnGenuine& wish, FieldErrors& errors);
// invoice_shape.cc
void CheckShapeOf(const v1::ReceiveInvoiceBook& wish, FieldErrors& errors);
void CheckShapeOf(const v1::AllotInvoices& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnInvoices& wish, FieldErrors& errors);
void CheckShapeOf(const v1::IssueInvoice& wish, FieldErrors& errors);
void CheckShapeOf(const v1::VoidInvoice& wish, FieldErrors& errors);
void CheckShapeOf(const v1::IssueRedInvoice& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CheckManualInvoices& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReportInvoiceLost& wish, FieldErrors& errors);
// tool_shape.cc
void CheckShapeOf(const v1::RegisterTool& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CheckOutTools& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnTools& wish, FieldErrors& errors);
void CheckShapeOf(const v1::TransferTool& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReportToolLost& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReplaceTool& wish, FieldErrors& errors);
void CheckShapeOf(const v1::SendToMaintenance& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnFromMaintenance& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ScrapTool& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CountTools& wish, FieldErrors& errors);
void CheckShapeOf(const v1::RegisterKey& wish, FieldErrors& errors);
void CheckShapeOf(const v1::HandOutKey& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnKey& wish, FieldErrors& errors);
// handover_shape.cc
void CheckShapeOf(const v1::PrepareHandover& wish, FieldErrors& errors);
void CheckShapeOf(const v1::AcceptHandover& wish, FieldErrors& errors);
void CheckShapeOf(const v1::DisputeHandover& wish, FieldErrors& errors);
void CheckShapeOf(const v1::RecallHandover& wish, FieldErrors& errors);
// queue_shape.cc
void CheckShapeOf(const v1::TakeTicket& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CallTicket& wish, FieldErrors& errors);
void CheckShapeOf(const v1::EndService& wish, FieldErrors& errors);
void CheckShapeOf(const v1::MissTicket& wish, FieldErrors& errors);
// work_order_shape.cc
void CheckShapeOf(const v1::OpenWorkOrder& wish, FieldErrors& errors);
void CheckShapeOf(const v1::AssignWorkOrder& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CompleteWorkOrder& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CancelWorkOrder& wish, FieldErrors& errors);
// complaint_shape.cc
void CheckShapeOf(const v1::ReceiveComplaint& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReplyComplaint& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ResolveComplaint& wish, FieldErrors& errors);
// account_shape.cc
void CheckShapeOf(const v1::OpenAccount& wish, FieldErrors& errors);
// breach_shape.cc
void CheckShapeOf(const v1::RecordBreach& wish, FieldErrors& errors);
// card_shape.cc
void CheckShapeOf(const v1::TopUpCard& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ConfirmCardWrite& wish, FieldErrors& errors);
void CheckShapeOf(const v1::FailCardWrite& wish, FieldErrors& errors);
void CheckShapeOf(const v1::RewriteCard& wish, FieldErrors& errors);

}  // namespace daybook::domain
