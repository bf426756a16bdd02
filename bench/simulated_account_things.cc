// What is not money: tools, keys, blank forms, work orders; the desk and its queue; a shift handed over.
#include <algorithm>

#include "bench/simulated_account.h"

namespace daybook::bench {

using Holder = SimulatedHolder;

namespace {

constexpr int64_t kSecondMicros = 1'000'000;

Holder StoreOf(uint32_t centre) { return MoneyOf(v1::ACCOUNT_KIND_STORE, centre); }
Holder OutsideOf(uint32_t centre) { return MoneyOf(v1::ACCOUNT_KIND_OUTSIDE, centre); }
Holder WorkshopOf(uint32_t centre) { return MoneyOf(v1::ACCOUNT_KIND_WORKSHOP, centre); }
Holder PersonOf(uint32_t staff) { return MoneyOf(v1::ACCOUNT_KIND_STAFF, staff); }

// Of a command's time in a centre (UTC+8).
uint32_t HourOf(int64_t micros) { return static_cast<uint32_t>((micros / kSecondMicros + 8 * 3'600) / 3'600 % 24); }

}  // namespace

void SimulatedAccount::Hand(uint32_t centre, v1::AssetKind asset, uint64_t number, const Holder& to,
                            const Holder& from) {
  Correct(centre, ThingOf(to.account_kind, to.account_number, asset, number),
          ThingOf(from.account_kind, from.account_number, asset, number), 1);
  things_[{asset, number}] = to;
  if (asset != v1::ASSET_KIND_TOOL) return;
  if (to.account_kind == v1::ACCOUNT_KIND_OUTSIDE) {
    tools_.erase(number);
    return;
  }
  SimulatedTool& tool = tools_[number];
  tool.centre = centre;
  tool.place = to.account_kind;
  tool.holder = to.account_kind == v1::ACCOUNT_KIND_STAFF ? static_cast<uint32_t>(to.account_number) : 0;
}

Holder SimulatedAccount::HolderOf(v1::AssetKind asset, uint64_t number) const { return things_.at({asset, number}); }

std::vector<uint64_t> SimulatedAccount::ThingsOf(uint32_t staff, v1::AssetKind asset) const {
  return PapersAt(ThingOf(v1::ACCOUNT_KIND_STAFF, staff, asset, 0));
}

std::map<uint64_t, SimulatedTool> SimulatedAccount::ToolsOf(uint32_t centre) const {
  std::map<uint64_t, SimulatedTool> tools;
  for (const auto& [tag, tool] : tools_) {
    if (tool.centre == centre) tools[tag] = tool;
  }
  return tools;
}

// --- The store -------------------------------------------------------------------------------------------------------

void SimulatedAccount::BookLostTool(const v1::Command& command) {
  const v1::ReportToolLost& lost = command.report_tool_lost();
  const uint32_t centre = command.centre();
  Hand(centre, v1::ASSET_KIND_TOOL, lost.tag(), OutsideOf(centre), HolderOf(v1::ASSET_KIND_TOOL, lost.tag()));
  ++centres_[centre].day.things.tools_lost;
  Move(centre, MoneyOf(v1::ACCOUNT_KIND_STAFF_DUE, lost.liable()), MoneyOf(v1::ACCOUNT_KIND_OTHER_INCOME, centre),
       lost.assessed_fen());
}

void SimulatedAccount::BookReplacedTool(const v1::Command& command) {
  const v1::ReplaceTool& replace = command.replace_tool();
  const uint32_t centre = command.centre();
  const Holder person = PersonOf(command.second_person());
  Hand(centre, v1::ASSET_KIND_TOOL, replace.old_tag(), OutsideOf(centre), person);
  Hand(centre, v1::ASSET_KIND_TOOL, replace.tool().tag(), person, OutsideOf(centre));
  SimulatedThings& things = centres_[centre].day.things;
  ++things.tools_scrapped;
  ++things.tools_registered;
}

bool SimulatedAccount::BookOfTools(const v1::Command& command) {
  const uint32_t centre = command.centre();
  const Holder store = StoreOf(centre);
  constexpr v1::AssetKind kTool = v1::ASSET_KIND_TOOL;
  SimulatedThings& things = centres_[centre].day.things;
  switch (command.payload_case()) {
    case v1::Command::kRegisterTool:
      Hand(centre, kTool, command.register_tool().tool().tag(), store, OutsideOf(centre));
      ++things.tools_registered;
      return true;
    case v1::Command::kCheckOutTools:
      for (const uint64_t tag : command.check_out_tools().tags()) {
        Hand(centre, kTool, tag, PersonOf(command.second_person()), store);
      }
      return true;
    case v1::Command::kReturnTools:
      for (const v1::ReturnedTool& tool : command.return_tools().tools()) {
        Hand(centre, kTool, tool.tag(), store, PersonOf(command.second_person()));
      }
      return true;
    case v1::Command::kTransferTool:
      Hand(centre, kTool, command.transfer_tool().tag(), PersonOf(command.second_person()), PersonOf(command.actor()));
      return true;
    case v1::Command::kReportToolLost:
      BookLostTool(command);
      return true;
    case v1::Command::kReplaceTool:
      BookReplacedTool(command);
      return true;
    case v1::Command::kSendToMaintenance:
      Hand(centre, kTool, command.send_to_maintenance().tag(), WorkshopOf(centre), store);
      return true;
    case v1::Command::kReturnFromMaintenance:
      Hand(centre, kTool, command.return_from_maintenance().tag(), store, WorkshopOf(centre));
      return true;
    case v1::Command::kScrapTool:
      Hand(centre, kTool, command.scrap_tool().tag(), OutsideOf(centre), store);
      ++things.tools_scrapped;
      return true;
    default:
      return false;
  }
}

bool SimulatedAccount::BookOfStore(const v1::Command& command) {
  const uint32_t centre = command.centre();
  constexpr v1::AssetKind kKey = v1::ASSET_KIND_KEY;
  switch (command.payload_case()) {
    case v1::Command::kCountTools:
      for (const uint64_t tag : command.count_tools().present()) {
        tools_[tag].counted_on = centres_[centre].business_date;
      }
      ++centres_[centre].day.things.tool_counts;
      return true;
    case v1::Command::kRegisterKey:
      Hand(centre, kKey, command.register_key().key(), StoreOf(centre), OutsideOf(centre));
      return true;
    case v1::Command::kHandOutKey:
      Hand(centre, kKey, command.hand_out_key().key(), PersonOf(command.second_person()), StoreOf(centre));
      return true;
    case v1::Command::kReturnKey:
      Hand(centre, kKey, command.return_key().key(), StoreOf(centre), PersonOf(command.second_person()));
      return true;
    default:
      return BookOfTools(command);
  }
}

// --- Invoices --------------------------------------------------------------------------------------------------------

void SimulatedAccount::BookIssued(const v1::Command& command, const v1::InvoiceNumber& invoice, v1::InvoiceKind kind,
                                  int64_t fen) {
  const uint32_t centre = command.centre();
  invoices_[invoice.code() + "/" + invoice.number()] = {.kind = kind, .amount_fen = fen};
  SimulatedInvoices& day = centres_[centre].day.things.invoices[kind];
  ++(command.has_issue_invoice() ? day.used : day.red);
  (command.has_issue_invoice() ? day.used_fen : day.red_fen) += fen;
  if (kind == v1::INVOICE_KIND_DIGITAL) return;
  const uint64_t number = BookOf(invoice.code());
  Correct(centre, ThingOf(v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ASSET_KIND_BLANK_INVOICE, number),
          ThingOf(v1::ACCOUNT_KIND_TILL, command.till(), v1::ASSET_KIND_BLANK_INVOICE, number), 1);
}

// From the store to a window, or the other way.
void SimulatedAccount::MoveForms(const v1::Command& command, uint64_t book, int64_t to_window) {
  Correct(command.centre(), ThingOf(v1::ACCOUNT_KIND_TILL, command.till(), v1::ASSET_KIND_BLANK_INVOICE, book),
          ThingOf(v1::ACCOUNT_KIND_STORE, command.centre(), v1::ASSET_KIND_BLANK_INVOICE, book), to_window);
}

// Out of the store for good, or into it.
void SimulatedAccount::StoreForms(uint32_t centre, uint64_t book, int64_t forms) {
  Correct(centre, ThingOf(v1::ACCOUNT_KIND_STORE, centre, v1::ASSET_KIND_BLANK_INVOICE, book),
          ThingOf(v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ASSET_KIND_BLANK_INVOICE, book), forms);
}

uint64_t SimulatedAccount::BookOf(const std::string& code) const {
  const auto book = std::find_if(books_.begin(), books_.end(),
                                 [&](const SimulatedBook& received) { return received.code == code; });
  return static_cast<uint64_t>(book - books_.begin()) + 1;
}

bool SimulatedAccount::BookOfForms(const v1::Command& command) {
  std::map<v1::InvoiceKind, SimulatedInvoices>& day = centres_[command.centre()].day.things.invoices;
  switch (command.payload_case()) {
    case v1::Command::kReceiveInvoiceBook: {
      const v1::ReceiveInvoiceBook& book = command.receive_invoice_book();
      books_.push_back({.kind = book.kind(), .code = book.code()});
      const uint32_t forms = book.last() - book.first() + 1;
      day[book.kind()].received += forms;
      StoreForms(command.centre(), books_.size(), forms);
      return true;
    }
    case v1::Command::kAllotInvoices: {
      const v1::AllotInvoices& allot = command.allot_invoices();
      MoveForms(command, allot.book().number(), int64_t{allot.last()} - allot.first() + 1);
      return true;
    }
    case v1::Command::kReturnInvoices: {
      const v1::ReturnInvoices& back = command.return_invoices();
      MoveForms(command, back.book().number(), int64_t{back.first()} - back.last() - 1);
      return true;
    }
    case v1::Command::kReportInvoiceLost: {
      const uint64_t book = BookOf(command.report_invoice_lost().invoice().code());
      ++day[books_[book - 1].kind].lost;
      StoreForms(command.centre(), book, -1);
      return true;
    }
    default:
      return false;
  }
}

bool SimulatedAccount::BookOfInvoices(const v1::Command& command) {
  std::map<v1::InvoiceKind, SimulatedInvoices>& day = centres_[command.centre()].day.things.invoices;
  const auto sum = [](const auto& payments) {
    int64_t fen = 0;
    for (const v1::InvoicedPayment& line : payments) fen += line.amount_fen();
    return fen;
  };
  switch (command.payload_case()) {
    case v1::Command::kIssueInvoice:
      BookIssued(command, command.issue_invoice().invoice(), command.issue_invoice().kind(),
                 sum(command.issue_invoice().payments()));
      return true;
    case v1::Command::kIssueRedInvoice: {
      const v1::IssueRedInvoice& red = command.issue_red_invoice();
      const SimulatedInvoice blue = invoices_.at(red.blue().code() + "/" + red.blue().number());
      BookIssued(command, red.invoice(), blue.kind, sum(red.payments()));
      return true;
    }
    case v1::Command::kVoidInvoice: {
      const v1::InvoiceNumber& number = command.void_invoice().invoice();
      const SimulatedInvoice& invoice = invoices_.at(number.code() + "/" + number.number());
      ++day[invoice.kind].voided;
      day[invoice.kind].voided_fen += invoice.amount_fen;
      return true;
    }
    case v1::Command::kCheckManualInvoices:
      return true;
    default:
      return BookOfForms(command);
  }
}

// --- The desk --------------------------------------------------------------------------------------------------------

void SimulatedAccount::BookTicket(const v1::Command& command) {
  SimulatedThings& things = centres_[command.centre()].day.things;
  const int64_t at = command.occur_time_micros();
  if (command.has_take_ticket()) {
    tickets_[{command.centre(), command.take_ticket().ticket()}] = {.taken_micros = at};
    ++things.arrivals[HourOf(at)];
  } else if (command.has_call_ticket()) {
    SimulatedTicket& ticket = tickets_[{command.centre(), command.call_ticket().ticket()}];
    ticket.called_micros = at;
    things.wait_seconds += (at - ticket.taken_micros) / kSecondMicros;
  } else if (command.has_end_service()) {
    const SimulatedTicket& ticket = tickets_[{command.centre(), command.end_service().ticket()}];
    ++things.served[command.end_service().kind()];
    things.handling_seconds += (at - ticket.called_micros) / kSecondMicros;
  } else {
    ++things.missed;
  }
}

bool SimulatedAccount::BookOfDesk(const v1::Command& command) {
  const uint32_t centre = command.centre();
  constexpr v1::AssetKind kOrder = v1::ASSET_KIND_WORK_ORDER;
  SimulatedThings& things = centres_[centre].day.things;
  const auto end = [&](const v1::Reference& reference, uint32_t& count) {
    const uint64_t number = NumberOf(reference);
    Hand(centre, kOrder, number, OutsideOf(centre), HolderOf(kOrder, number));
    ++count;
    return true;
  };
  switch (command.payload_case()) {
    case v1::Command::kOpenWorkOrder:
      numbers_[command.request_id()] = ++work_orders_;
      Hand(centre, kOrder, work_orders_, StoreOf(centre), OutsideOf(centre));
      ++things.work_orders_opened;
      return true;
    case v1::Command::kAssignWorkOrder:
      Hand(centre, kOrder, NumberOf(command.assign_work_order().work_order()),
           PersonOf(command.assign_work_order().technician()), StoreOf(centre));
      return true;
    case v1::Command::kCompleteWorkOrder:
      return end(command.complete_work_order().work_order(), things.work_orders_completed);
    case v1::Command::kCancelWorkOrder:
      return end(command.cancel_work_order().work_order(), things.work_orders_cancelled);
    case v1::Command::kReceiveComplaint: return ++things.complaints_received, true;
    case v1::Command::kReplyComplaint: return ++things.complaints_replied, true;
    case v1::Command::kResolveComplaint: return ++things.complaints_resolved, true;
    case v1::Command::kOpenAccount: return ++things.accounts_opened, true;
    case v1::Command::kTakeTicket:
    case v1::Command::kCallTicket:
    case v1::Command::kEndService:
    case v1::Command::kMissTicket:
      BookTicket(command);
      return true;
    default:
      return false;
  }
}

// --- Handover --------------------------------------------------------------------------------------------------------

// At the same till: its cash and papers stay where they are, and its session changes hands.
void SimulatedAccount::BookHandover(const v1::Command& command) {
  const v1::Command& prepared = handovers_.at(command.accept_handover().handover().request_id());
  const uint32_t till = prepared.till();
  SimulatedSession& given = SessionOf(prepared);
  given.closed = true;
  given.handed_out_fen = DrawerFen(till);
  for (const v1::AssetKind asset : {v1::ASSET_KIND_TOOL, v1::ASSET_KIND_KEY, v1::ASSET_KIND_WORK_ORDER}) {
    for (const uint64_t thing : ThingsOf(given.cashier, asset)) {
      Hand(command.centre(), asset, thing, PersonOf(command.actor()), PersonOf(given.cashier));
    }
  }
  SimulatedSession taken;
  taken.session = sessions_.size() + 1;
  taken.till = till;
  taken.cashier = command.actor();
  taken.handed_in_fen = given.handed_out_fen;
  numbers_[command.request_id()] = taken.session;
  tills_[till].session = taken.session;
  SimulatedDay& day = centres_[command.centre()].day;
  day.sessions[taken.session] = taken;
  ++day.things.handovers_accepted;
  sessions_.push_back(std::move(taken));
}

}  // namespace daybook::bench
